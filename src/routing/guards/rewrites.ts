import { ts } from 'ts-morph';
import { isAssignment } from '../../source/assignments.js';
import { packageName } from '../../source/resolve.js';
import { type FunctionValue, optionsOf, type Value } from '../../interpret/values.js';
import { nodeAt } from '../../interpret/place.js';
import { isTestFile } from '../../source/test-file.js';
import type { SourceView } from '../../source/view.js';
import type { Judge } from '../judgement.js';
import { REWRITING } from './packages/rewriting.js';
import { handlersWith } from './handlers-with.js';
import type { LayerResult } from './outcome.js';
import type { PackageTable } from './packages/table.js';
import type { ExchangeWords } from '../exchange-words.js';
import type { Handler } from '../layers.js';

/** What gives requests another path, or another method, as far as the project's source or a package's name shows. */
export function createRewrites(
  table: PackageTable,
  view: SourceView,
  words: ExchangeWords,
  member: 'url' | 'method',
  judge: (value: Value) => LayerResult,
): Judge['rewrites'] {
  const members = member === 'url' ? words.rewriting.members : [member];
  const any = `(?:${members.join('|')})`;
  const writing = new RegExp(
    `(?<!\\bthis)\\.\\s*${any}\\s*(?:\\+|\\|\\||&&|\\?\\?)?=(?![=>])|\\[\\s*['"\`]${any}['"\`]\\s*\\]\\s*=|` +
      `Object\\.assign\\(\\s*req|\\breq(?:uest)?\\[(?!['"\`])|:\\s*req(?:uest)?\\.${any}\\s*[,}]`,
  );
  const writes = view.files.some(
    (file) => !isTestFile(file) && writing.test(view.text(file) ?? ''),
  );
  let holding: ReturnType<typeof handlersWith> | undefined;
  /** By its text, which tells most handlers apart without following them. */
  const mayWrite = (handler: Handler): boolean => {
    if (!writes) return false;
    if (holding === undefined) {
      holding = handlersWith(table, view, writing, (node) => mayBeWrite(node, members));
    }
    return holding?.(handler) === true;
  };
  const known = new Map<Value, boolean>();
  const rewrites = (value: Value): boolean => {
    if (value.kind === 'external') return REWRITING[member].has(packageName(value.package));
    if (value.kind !== 'function') return false;
    if (!mayPassOn(value.at, words.nextAt)) return false;
    return judge(value).passing.some(
      ({ writes: left }) =>
        left.has('request.*') || members.some((each) => left.has(`request.${each}`)),
    );
  };
  return (handler) =>
    optionsOf(handler.value).some((option) => {
      const found =
        known.get(option) ??
        ((option.kind !== 'function' || mayWrite(handler)) && rewrites(option));
      known.set(option, found);
      return found;
    });
}

/** Whether a node may give a member of a request another value. */
function mayBeWrite(node: ts.Node, members: readonly string[]): boolean {
  if (ts.isCallExpression(node)) {
    const [first] = node.arguments;
    return (
      node.expression.getText() === 'Object.assign' && first?.getText().startsWith('req') === true
    );
  }
  if (ts.isPropertyAccessExpression(node)) {
    return members.includes(node.name.text) && isTarget(node);
  }
  if (!ts.isElementAccessExpression(node)) return false;
  const { argumentExpression: key, expression } = node;
  return ts.isStringLiteralLike(key)
    ? members.includes(key.text) && isTarget(node)
    : /^req(?:uest)?$/.test(expression.getText());
}

/** `request.url = …`, or within a pattern that is assigned to. */
function isTarget(node: ts.PropertyAccessExpression | ts.ElementAccessExpression): boolean {
  const { parent } = node;
  if (node.expression.kind === ts.SyntaxKind.ThisKeyword) return false;
  if (ts.isPropertyAssignment(parent) || ts.isArrayLiteralExpression(parent)) return true;
  return isAssignment(parent) && parent.left === node;
}

/** Whether it calls on without an error, or hands `next` on: what only answers, or fails, leads nowhere. */
function mayPassOn(at: FunctionValue['at'], nextAt: number): boolean {
  const { parameters, body } = nodeAt(at);
  const text = body?.getText() ?? '';
  if (
    /\.next\b|\barguments\b/.test(text) ||
    parameters.some(({ dotDotDotToken }) => dotDotDotToken)
  ) {
    return true;
  }
  const name = parameters[nextAt]?.name.getText();
  if (name === undefined) return false;
  return new RegExp(`\\b${name}\\s*\\(\\s*(?:\\)|['"\`])|\\b${name}\\b(?!\\s*\\()`).test(text);
}

/** `req.url = …`: what is registered behind it is reached by other paths than its own. */
export function rewritesPaths({ rewriting }: ExchangeWords, view: SourceView): boolean {
  return view.files.some((file) => rewriting.written.test(view.text(file) ?? ''));
}
