import { ts } from 'ts-morph';
import type { RelPath } from '../model/types.js';
import type { Machine } from '../interpret/machine.js';
import { nodeAt } from '../interpret/place.js';
import type { RouterHost } from './layers.js';
import { receiverText } from './receiver.js';

/** Whether the application, and nothing else, listens while `file` is loaded. */
export function listensIn(
  machine: Machine,
  { creation, layers }: RouterHost,
  file: RelPath,
  variable: string,
): boolean {
  const sites = [creation, ...layers.map(({ site }) => site)];
  const within = sites.find((site) => site.file === file);
  if (!within) return false;
  const expressions = nodeAt(within.at).getSourceFile().statements.flatMap(expressionsOf);
  const [listener, other] = expressions.flatMap(listenersIn);
  if (!listener || other) return false;
  const made = ts.isIdentifier(listener) ? initializerOf(listener.text, expressions) : null;
  return listener.getText() === variable || isServerOf(machine, made ?? listener, file, variable);
}

/** What a statement outside of any function evaluates. */
function expressionsOf(statement: ts.Statement): readonly ts.Expression[] {
  if (ts.isExpressionStatement(statement)) return [statement.expression];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ initializer }) => initializer ?? []);
}

/** What `.listen(…)` is called on: `app.listen(3000)`, `await app.listen(3000).on(…)`. */
function listenersIn(expression: ts.Expression): readonly ts.Expression[] {
  let current = expression;
  for (;;) {
    if (ts.isAwaitExpression(current)) current = current.expression;
    else if (!ts.isCallExpression(current)) return [];
    else if (!ts.isPropertyAccessExpression(current.expression)) return [];
    else {
      const { name, expression: receiver } = current.expression;
      if (name.text === 'listen') return [receiver];
      current = receiver;
    }
  }
}

/** What a variable of the module is made of. */
function initializerOf(name: string, all: readonly ts.Expression[]): ts.Expression | null {
  const isIts = ({ parent }: ts.Expression): boolean =>
    ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) && parent.name.text === name;
  return all.find(isIts) ?? null;
}

/** Whether it makes an HTTP server of the application, or of what a method of it gives (`app.callback()`). */
function isServerOf(
  machine: Machine,
  made: ts.Expression,
  file: RelPath,
  variable: string,
): boolean {
  const scope = machine.modules.get(file)?.scope;
  if (!scope || !ts.isCallExpression(made)) return false;
  const callee = machine.evaluate(made.expression, scope);
  if (callee.kind !== 'external' || !/^(?:node:)?http$/.test(callee.package)) return false;
  if (callee.path.at(-1) !== 'createServer') return false;
  const listener = made.arguments.at(-1);
  const receiver = listener && ts.isCallExpression(listener) ? receiverText(listener) : null;
  return listener?.getText() === variable || receiver === variable;
}
