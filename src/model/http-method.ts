import type { HttpMethod } from './types.js';

/** Whether a text is the name of a method: a token in upper case (RFC 9110, 5.6.2 and 9.1), such as `M-SEARCH`. */
export function isMethod(text: string): text is HttpMethod {
  return /^[!#$%&'*+\-.^_`|~\dA-Z]+$/.test(text);
}
