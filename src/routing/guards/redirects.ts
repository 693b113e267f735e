import { ts } from 'ts-morph';
import { settled, UNDEFINED, type Value } from '../../interpret/follow/values.js';
import type { RequestLine } from '../judgement.js';

/**
 * What a redirect does with callers: sends them to a login, or to another spelling, scheme or host of the page that
 * they asked for; null for any other.
 * @param given where it leads, and how that is written
 */
export function redirectTo(
  given: Value | undefined,
  written: ts.Node | undefined,
  line: RequestLine | null,
): 'login' | 'same page' | null {
  const target = settled(given ?? UNDEFINED);
  const start = target.kind === 'constant' ? String(target.value) : startOf(written);
  if (LOGIN.test(start)) return 'login';
  return isSamePage(target, written, line) ? 'same page' : null;
}

const LOGIN = /log-?in|sign-?in|sso|\/auth(?:[/?#]|$)|authenticate|unauthori[sz]ed/i;

/** How a target begins that is put together: `/login?back=${…}`. */
function startOf(written: ts.Node | undefined): string {
  if (!written) return '';
  if (ts.isTemplateExpression(written)) return written.head.text;
  const isSum = ts.isBinaryExpression(written) && ts.isStringLiteralLike(written.left);
  return isSum && ts.isStringLiteralLike(written.left) ? written.left.text : '';
}

/** What was asked for, as a target has it. */
const ASKED = /\b(?:originalUrl|hostname|host|protocol)\b|\b(?:req\w*|ctx|context)\.(?:url|path)\b/;

/** A path that stands before what was asked for, `'/new' + req.path`: another page. */
const ELSEWHERE = /[`'"}][^`'"$?#]*(?<!\/)\/[\w-][^?#]*$/;

function isSamePage(target: Value, node: ts.Node | undefined, line: RequestLine | null): boolean {
  const written = node?.getText() ?? '';
  const text = target.kind === 'constant' ? String(target.value) : '';
  if (/^(?:https?:)?\/\//i.test(text) || /^[`'"](?:https?:)?\/\//i.test(written)) return true;
  if (target.kind !== 'constant') {
    const asked = ASKED.exec(written);
    const isChoice = node !== undefined && ts.isConditionalExpression(node);
    return asked !== null && (isChoice || !ELSEWHERE.test(written.slice(0, asked.index)));
  }
  const plain = (path: string): string =>
    (path.split(/[?#]/)[0] ?? '')
      .toLowerCase()
      .replace(/\/{2,}/g, '/')
      .replace(/\/$/, '');
  return line !== null && plain(text) === plain(line.path);
}
