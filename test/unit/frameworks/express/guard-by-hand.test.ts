import { expect, it } from 'vitest';
import { guardByHand } from '../../../../src/routing/placement/guard-by-hand.js';
import { relPath } from '../../../../src/model/paths.js';
import type { SourceRoute } from '../../../../src/model/types.js';
import { memoryView } from '../../../support/memory-view.js';

const file = relPath('app.js');

/** The line to put above the mount of a file, for an endpoint at `path`. */
function lineFor(path: string, text: string): string {
  const start = text.indexOf('app.use(');
  const call = { start, end: text.indexOf(');', start) + 1 };
  const anchor = {
    ...{
      adapter: 'express',
      registration: 'x',
      file,
      kind: 'verb',
      call,
      firstHandler: 1,
      leading: [],
    },
    reachedBy: { loc: { file, line: 2, column: 1 }, call, path },
  };
  const route = { method: 'GET', path, anchor } as unknown as SourceRoute;
  const ref = { file: relPath('guard.js'), name: 'guard' };
  const guard = { ref, call: 'identifier', roles: [], roleRef: null } as const;
  const said = guardByHand(route, guard, memoryView({ 'app.js': text })) ?? '';
  return /put {2}(.*) {2}\(from/.exec(said)?.[1] ?? said;
}

it.each([
  ["/it's", `const a = 'x';\napp.use('/p', r);`, String.raw`app.get('/it\'s', guard);`],
  ["/it's", `const a = "x";\napp.use("/p", r);`, `app.get("/it's", guard);`],
  ['/"a"', `const a = "x";\napp.use("/p", r);`, String.raw`app.get("/\"a\"", guard);`],
  [String.raw`/a\b`, `const a = 'x';\napp.use('/p', r);`, String.raw`app.get('/a\\b', guard);`],
])('writes the path %s as a string of the file', (path, text, line) => {
  expect(lineFor(path, text)).toBe(line);
});
