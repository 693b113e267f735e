import type { GuardVerdict } from '../../../../model/types.js';
import { OPEN_PART } from '../../../../source/interpret/values.js';
import type { RequestLine, RouteVerdict } from '../judgement.js';

/**
 * What a middleware that looks at the path does to the requests of one route. Express takes `/ADMIN` and
 * `/admin/` for `/admin`, and a middleware that compares texts does not: it refuses only when it refuses all
 * of them.
 * @param judge what it does to requests of one method and path; parameters are open parts of the path
 */
export function verdictAt(
  { method, path, base }: RequestLine,
  judge: (line: RequestLine) => GuardVerdict,
): RouteVerdict {
  const line: RequestLine = { method, path: withOpenParts(path), base: withOpenParts(base) };
  const verdict = judge(line);
  if (verdict === 'unknown') return { verdict, why: 'it depends on more than the route' };
  if (verdict === 'passes') return { verdict, why: null };
  for (const spelling of otherSpellings(line)) {
    if (judge(spelling) !== 'refuses') {
      const shown = spelling.path.replaceAll(OPEN_PART, '…');
      return {
        verdict: 'unknown',
        why: `a request for ${shown}, which is the same route, may pass it`,
      };
    }
  }
  return { verdict, why: null };
}

function otherSpellings({ method, path, base }: RequestLine): readonly RequestLine[] {
  const upper = (text: string): string => text.replace(/[a-z]/g, (letter) => letter.toUpperCase());
  return [
    { method, path: upper(path), base: upper(base) },
    ...(path === '/' ? [] : [{ method, path: `${path}/`, base }]),
  ];
}

function withOpenParts(path: string): string {
  return path.replace(/\{[^{}]*\}|\*/g, OPEN_PART);
}
