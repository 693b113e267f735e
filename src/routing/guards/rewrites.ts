import { packageName } from '../../source/resolve.js';
import { type FunctionValue, optionsOf, type Value } from '../../interpret/values.js';
import { nodeAt } from '../../interpret/place.js';
import { isTestFile } from '../../source/test-file.js';
import type { SourceView } from '../../source/view.js';
import type { Judge } from '../judgement.js';
import { REWRITING } from './packages/rewriting.js';
import type { LayerResult } from './outcome.js';
import type { ExchangeWords } from '../exchange-words.js';

/** What gives requests another path, or another method, as far as the project's source or a package's name shows. */
export function createRewrites(
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
  const isNamed = new RegExp(`\\b${any}\\b|\\[`);
  const known = new Map<Value, boolean>();
  const rewrites = (value: Value): boolean => {
    if (value.kind === 'external') return REWRITING[member].has(packageName(value.package));
    if (!writes || value.kind !== 'function') return false;
    if (!isNamed.test(view.text(value.at.file) ?? '') || !mayPassOn(value.at, words.nextAt))
      return false;
    return judge(value).passing.some(
      ({ writes: left }) =>
        left.has('request.*') || members.some((each) => left.has(`request.${each}`)),
    );
  };
  return ({ value }) =>
    optionsOf(value).some((option) => {
      const found = known.get(option) ?? rewrites(option);
      known.set(option, found);
      return found;
    });
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
