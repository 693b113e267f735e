import { ts } from 'ts-morph';
import { applyEdits } from '../model/text-edit.js';
import type { TextEdit } from '../model/types.js';
import { nodesOf } from './nodes.js';

const NAME = /^[A-Za-z_$][\w$]*$/;

/**
 * Writes `environment['PORT']` as `environment.PORT`. Generated code has brackets where a member is one of many that
 * nobody declared, as `noPropertyAccessFromIndexSignature` asks for; elsewhere linters ask for the dot.
 */
export function dotMembers(text: string): string {
  const tree = ts.createSourceFile('module.ts', text, ts.ScriptTarget.Latest, true);
  const edits = [...nodesOf(tree)].flatMap((node): readonly TextEdit[] => {
    if (!ts.isElementAccessExpression(node)) return [];
    const { expression, argumentExpression: key, questionDotToken } = node;
    if (!ts.isStringLiteral(key) || !NAME.test(key.text)) return [];
    const dot = questionDotToken ? '?.' : '.';
    return [{ start: expression.end, end: node.end, text: `${dot}${key.text}` }];
  });
  return applyEdits(text, edits);
}
