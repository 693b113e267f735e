import { commitOf } from '../project/git.js';
import type { AsOf } from '../report/json.js';
import type { Reading } from './reading.js';

/** The date, to the minute, and the commit of what was read. */
export function asOf({ snapshot }: Pick<Reading, 'snapshot'>, now: Date): AsOf {
  const [date = '', time = ''] = now.toISOString().split('T');
  return { date: `${date} ${time.slice(0, 5)} UTC`, commit: commitOf(snapshot.root) };
}
