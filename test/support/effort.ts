/** How much is tried: `npm test` every day, `npm run test:all` in CI, `npm run test:full` when somebody waits for it. */
export const isFull = process.env['AUTHWRIGHT_FULL'] !== undefined;

/** Whether more is tried than every day. */
export const isLong = isFull || process.env['AUTHWRIGHT_LONG'] !== undefined;

/** How often something is tried. */
export function times(everyDay: number, long: number, full = long): number {
  return isFull ? full : isLong ? long : everyDay;
}
