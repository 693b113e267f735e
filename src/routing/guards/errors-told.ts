import { ts } from 'ts-morph';
import { nodeAt } from '../../interpret/place.js';
import { optionsOf } from '../../interpret/values.js';
import type { SourceView } from '../../source/view.js';
import type { Handler, RouterHost } from '../layers.js';
import { nodesOf } from '../../source/nodes.js';
import { treesOf } from '../trees.js';
import { functionsIn } from './handler-functions.js';
import { secretsWritten } from './held.js';
import type { SecretNames } from './secret-names.js';
import { type Judges, settersAmong } from './setters.js';

export const MAKES_ERROR = /(?:Error|Exception)$/;
/** What an error is called where something is put into it: `error.config = …`. */
const OF_ERROR = /^(?:e|ex|err|error|exception)\.[\w$*]+$/;

/**
 * The secrets that stand in errors which the source makes, where error middleware that anybody reaches answers with
 * what errors say: somebody may bring each of them about.
 * @param held what is put into what while the application runs, by names
 */
export function toldInErrors(
  view: SourceView,
  routers: readonly RouterHost[],
  judges: Judges,
  { secrets, held }: Record<'secrets' | 'held', SecretNames>,
): readonly string[] {
  const inErrors = [
    ...secretsMade(view, secrets),
    ...[...held].flatMap(([name, kept]) => (OF_ERROR.test(name) ? [...kept] : [])),
  ];
  if (inErrors.length === 0) return [];
  const answers = (handler: Handler): boolean => answersWithError(judges, handler);
  return settersAmong(answers, routers, judges.judge).open.length > 0 ? inErrors : [];
}

/** `new Error('no answer with ' + key)`, `new ApiError({ key })` */
function secretsMade(view: SourceView, secrets: SecretNames): readonly string[] {
  const found: string[] = [];
  for (const { file, nodes } of treesOf(view, (text) => /\bnew\s+[\w.]*(?:Error|Exc)/.test(text))) {
    for (const node of nodes) {
      if (!ts.isNewExpression(node) || !MAKES_ERROR.test(node.expression.getText())) continue;
      for (const argument of node.arguments ?? []) {
        found.push(...secretsWritten(view, file, argument, secrets));
      }
    }
  }
  return found;
}

/** Whether it answers with something of the errors of others that is not their status. */
function answersWithError({ packages, words }: Judges, { value }: Handler): boolean {
  return optionsOf(value)
    .flatMap((option) => functionsIn(packages, option, 0))
    .some((each) => {
      const errors = words.errorsIn(each).flatMap((name) => [...nodesOf(name)]);
      const names = new Set(errors.filter(ts.isIdentifier).map(({ text }) => text));
      const fn: ts.Node = nodeAt(each.at);
      return (
        names.size > 0 &&
        [...nodesOf(fn)].some((node) =>
          words.tells(node).some((told) => saysOf(told, fn, names, 0)),
        )
      );
    });
}

const DEEPEST = 4;

/** Whether something of the names is in a value, also by way of variables of the function. */
function saysOf(value: ts.Node, fn: ts.Node, names: ReadonlySet<string>, depth: number): boolean {
  return [...nodesOf(value)].some((node) => {
    if (!ts.isIdentifier(node)) return false;
    const { parent } = node;
    if (ts.isPropertyAccessExpression(parent) && parent.name === node) return false;
    if (names.has(node.text)) return !isStatus(parent);
    return (
      depth < DEEPEST &&
      [...nodesOf(fn)].some(
        (each) =>
          ts.isVariableDeclaration(each) &&
          each.initializer !== undefined &&
          [...nodesOf(each.name)].some(
            (name) => ts.isIdentifier(name) && name.text === node.text,
          ) &&
          saysOf(each.initializer, fn, names, depth + 1),
      )
    );
  });
}

function isStatus(node: ts.Node): boolean {
  return (
    ts.isPropertyAccessExpression(node) && /^(?:status(?:Code)?|code|name)$/.test(node.name.text)
  );
}
