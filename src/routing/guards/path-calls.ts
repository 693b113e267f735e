import { posix } from 'node:path';
import { derived } from '../../interpret/follow/derive.js';
import { constant, settled, type Value } from '../../interpret/follow/values.js';
import { OPEN_PART } from '../../interpret/values.js';

/** Those that do the same on every system, and those of `path.posix`, which do by what they are. */
const ALIKE = /^(?:posix\.)?(?:basename|dirname|extname)$/;
const POSIX = /^posix\.(?:join|normalize|resolve)$/;

/**
 * What functions of Node's `path` make of texts that are known; of one with an open part, what the caller makes of
 * it. Null for other functions and values. `resolve` is followed from the root alone.
 */
export function pathCall(member: string, args: readonly Value[]): Value | null {
  if (!ALIKE.test(member) && !POSIX.test(member)) return null;
  const values = args.map(settled);
  const texts = values.flatMap((value) =>
    value.kind === 'constant' && typeof value.value === 'string' ? [value.value] : [],
  );
  if (texts.length < values.length) return null;
  if (texts.some((text) => text.includes(OPEN_PART)))
    return derived(values, 'a path is computed', 'string');
  const [first = '', second] = texts;
  switch (member.replace('posix.', '')) {
    case 'basename':
      return constant(posix.basename(first, second));
    case 'dirname':
      return constant(posix.dirname(first));
    case 'extname':
      return constant(posix.extname(first));
    case 'join':
      return constant(posix.join(...texts));
    case 'normalize':
      return constant(posix.normalize(first));
    default:
      return texts.some((text) => text.startsWith('/')) ? constant(posix.resolve(...texts)) : null;
  }
}
