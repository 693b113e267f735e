import { ts } from 'ts-morph';
import { textAt } from '../../interpret/place.js';
import { escapeRegExp } from '../../model/escape-reg-exp.js';
import { type FunctionValue, optionsOf } from '../../interpret/values.js';
import type { SourceView } from '../../source/view.js';
import { calledName } from '../../source/calls.js';
import type { Handler, RouterHost } from '../layers.js';
import { locOf } from '../places.js';
import { functionsIn } from './handler-functions.js';
import { handlersWith } from './handlers-with.js';
import { certainKey, type Frozen, HANDED_SESSION, looseKey } from './request-state.js';
import { type Judges, type OpenResult, settersAmong } from './setters.js';
import type { Writes } from './request-state.js';

/**
 * What the handlers do to sessions that stand behind no guard, and speak of sessions or hand their request on,
 * themselves or in what they call, whatever the way there: a table, an event, a callback.
 */
export function findOpen(
  view: SourceView,
  routers: readonly RouterHost[],
  { judge, judgeShortly, packages }: Judges,
): readonly OpenResult[] {
  const reaches = handlersWith(packages, view, /session|getStore/i, speaksOfSession);
  const isMeant = (handler: Handler): boolean =>
    reaches?.(handler) === true ||
    optionsOf(handler.value).some((option) => {
      const all = functionsIn(packages, option, 0);
      return all.some((each) => mayHaveSession(withoutCallsOf(each, all)));
    });
  return settersAmong(isMeant, routers, judge, judgeShortly).open;
}

function speaksOfSession(node: ts.Node): boolean {
  if (ts.isCallExpression(node)) return /^(?:getStore|log[iI]n)$/.test(calledName(node));
  if (ts.isPropertyAccessExpression(node)) return node.name.text === 'session';
  if (ts.isBindingElement(node)) return (node.propertyName ?? node.name).getText() === 'session';
  return ts.isElementAccessExpression(node) && /['"`]session['"`]/.test(node.getText());
}

/** The text of a function without its calls of others that are looked at themselves: what `wrap(handler)` calls. */
function withoutCallsOf({ at, scope }: FunctionValue, looked: readonly FunctionValue[]): string {
  const text = textAt(at);
  const names = [...scope.names]
    .filter(([, { value }]) => value?.kind === 'function' && looked.includes(value))
    .map(([name]) => escapeRegExp(name));
  if (names.length === 0) return text;
  const any = `(?<![\\w$.])(?:${names.join('|')})`;
  if (new RegExp(`${any}\\s*(?:=(?![=>])|\\))`).test(text)) return text;
  return text.replaceAll(new RegExp(`${any}\\s*\\((?:\\s*[\\w$]+\\s*[,)])*`, 'g'), '');
}

/** `req.session`, `req.login(…)`, and a request that is handed on or asked for what is not written. */
function mayHaveSession(text: string): boolean {
  return /session|\.log[iI]n\s*\(|(?<![\w$.'"`])(?:req|request|ctx|context)\s*(?:[,)\]}[;]|$)/i.test(
    text.slice(text.indexOf('=>') + 1),
  );
}

/** What somebody may have in a field of the session who has not logged in, or why that is not known. */
export type OpenField = 'set' | { readonly why: string } | null;

/** What one of the open handlers does to a field of the session, as far as it is certain. */
export function openField(
  { writes, by }: OpenResult,
  name: string,
  isGiven: (value: Frozen) => boolean,
): OpenField {
  const { file, line } = locOf(by.at);
  let doubt: OpenField = null;
  for (const { writes: written } of writes) {
    const own = written.get(certainKey(name));
    if (own && isGiven(own)) return 'set';
    const why = whyNotKnown(written, name);
    if (why !== null) doubt ??= { why: `\`${name}\` may be set in ${file}:${line}: ${why}` };
  }
  return doubt;
}

function whyNotKnown(written: Writes, name: string): string | null {
  if (written.has(certainKey('*'))) return 'which field of the session is set is not known';
  for (const key of [HANDED_SESSION, looseKey(name), looseKey('*')]) {
    const value = written.get(key);
    if (value?.kind === 'any' && 'why' in value.like.origin) return value.like.origin.why;
  }
  return null;
}
