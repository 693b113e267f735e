import { describe, expect, it } from 'vitest';
import { ts } from 'ts-morph';
import { WORDS } from '../../../../src/frameworks/express/exchange/words.js';
import { placeOf } from '../../../../src/interpret/place.js';
import type { FunctionNode, FunctionValue } from '../../../../src/interpret/values.js';
import { relPath } from '../../../../src/model/paths.js';
import { memoryView } from '../../../support/memory-view.js';

/** A function by its text. */
function written(text: string): FunctionValue {
  const file = relPath('app.js');
  const view = memoryView({ [file]: `const it = ${text};\n` });
  const tree = view.tree(file);
  const [statement] = tree?.statements ?? [];
  if (!statement || !ts.isVariableStatement(statement)) throw new Error('no function');
  const node = statement.declarationList.declarations[0]?.initializer as FunctionNode;
  return { at: placeOf(view, file, node), arity: node.parameters.length } as FunctionValue;
}

describe('middleware that cannot answer is not followed to find what it answers', () => {
  it.each([
    '(req, _res, next) => { req.at = Date.now(); next(); }',
    '(req, _res, next) => (req.body.name ? next() : next(new Error("no name")))',
    '(req, res, next) => (req.user ? next() : res.status(401).json({}))',
  ])('%s', (text) => {
    expect(WORDS.mayReply(written(text))).toBe(false);
  });

  it.each([
    '(req, _res, next) => { reply(req); next(); }',
    '(req, _res, next) => { req.reply("x"); }',
    '(req, res) => { res.json({}); }',
    '(req, res, next) => { answer(res); }',
  ])('but this may: %s', (text) => {
    expect(WORDS.mayReply(written(text))).toBe(true);
  });
});
