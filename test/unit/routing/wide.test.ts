import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pathSyntax as expressSyntax } from '../../../src/frameworks/express/path-syntax.js';
import { pathSyntax as koaSyntax } from '../../../src/frameworks/koa/path-syntax.js';
import { rulesOf } from '../../../src/frameworks/koa/router-rules.js';
import { joinServed, type PathPart, samplePath } from '../../../src/routing/paths.js';
import type { Layer } from '../../../src/routing/layers.js';
import { createWideRoutes } from '../../../src/routing/wide.js';
import { times } from '../../support/effort.js';

const grammars = [
  { name: 'Express 4', syntax: expressSyntax(4) },
  { name: 'Express 5', syntax: expressSyntax(5) },
  { name: '@koa/router 12', syntax: koaSyntax(rulesOf([12, 0, 0])) },
  { name: '@koa/router 15', syntax: koaSyntax(rulesOf([15, 0, 0])) },
];

// Every character that one of the grammars reads as more than itself, and a few that are themselves.
const piece = fc.constantFrom(
  ...[
    '/',
    '/',
    'a',
    'B',
    'ab',
    ':a',
    ':b',
    '?',
    '*',
    '+',
    '{',
    '}',
    '(',
    ')',
    '.',
    '-',
    '*s',
    '{/:a}',
  ],
);
const path = fc.array(piece, { maxLength: 7 }).map((pieces) => pieces.join(''));
const prefix = fc.constantFrom('', '/a', '/a/b', '/A', '/{a}');
const layer = {} as Layer;

describe.each(grammars)('the wide routes for a path, $name', ({ syntax }) => {
  test('are those that take it, in their order', () => {
    const { join = joinServed } = syntax;
    const routes = fc.array(fc.tuple(prefix, path), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        routes,
        fc.array(fc.tuple(prefix, path), { maxLength: 6 }),
        (registered, more) => {
          const wide = createWideRoutes();
          const all = registered.flatMap(([before, text], order) => {
            const part: PathPart = { kind: 'text', text, assumed: null };
            const takes = syntax.takesExactly(before, part);
            if (!takes) return [];
            const route = { method: 'GET' as const, layer, takes, conditions: [], order };
            wide.add(route, join(before, text));
            return [route];
          });
          for (const [before, text] of [...registered, ...more]) {
            for (const served of syntax.served(text)) {
              const sample = samplePath(join(before, served));
              expect(wide.at(sample)).toEqual(all.filter(({ takes }) => takes(sample)));
            }
          }
          expect(wide.of(layer)).toEqual(all);
        },
      ),
      { numRuns: times(1000, 10_000) },
    );
  });
});
