import { OPEN_PART } from '../values.js';

/** Why what is made of a text is not known. */
export const COMPUTED = 'it is computed at run time';

/** Whether a part of a text is not known. */
export function isOpenText(text: string): boolean {
  return text.includes(OPEN_PART);
}
