import { describe, expect, it } from 'vitest';
import { createAssigned } from '../../../../src/interpret/follow/assigned.js';
import { viewOf } from '../../../support/follow.js';

describe('what is reached under another name', () => {
  const changed = (app: string, other = ''): boolean =>
    createAssigned(viewOf({ 'app.ts': app, 'other.ts': other })).content('shared');

  it.each([
    [
      'by a field',
      'class A {\n  constructor(list) { this.own = list; }\n  add(x) { this.own.push(x); }\n}\nnew A(shared);',
    ],
    [
      'by a property that the constructor declares',
      'class A {\n  constructor(private own) {}\n  add(x) { this.own.push(x); }\n}\nnew A(shared);',
    ],
    ['by a key of a table', 'const all = { shared };\nconst add = (k, x) => all[k].push(x);'],
    [
      'by every value of a table',
      'const all = { a: shared };\nObject.values(all).forEach((each) => each.push(1));',
    ],
    ['by a loop over a list', 'const all = [shared];\nfor (const each of all) each.push(1);'],
    [
      'by a map of lists',
      "const all = new Map([['a', shared]]);\nconst add = (k) => all.get(k).push(1);",
    ],
    [
      'by what a function gives',
      'function get() {\n  return shared;\n}\nconst add = () => get().push(1);',
    ],
    [
      'by the settings of an application',
      "app.set('all', shared);\nconst add = () => app.get('all').push(1);",
    ],
    [
      'by another name in a pattern',
      'const { shared: own } = all;\nconst add = () => own.push(1);',
    ],
    [
      'by a function out of a list',
      'const steps = [(list) => { list.push(1); }];\nsteps[0](shared);',
    ],
    [
      'by a function that is handed on',
      'const run = (step) => step(shared);\nrun((list) => list.push(1));',
    ],
    ['by a type that is written beside it', 'const add = () => (shared as string[]).push(1);'],
  ])('counts as changed: %s', (_, source) => {
    expect(changed(source)).toBe(true);
  });

  it('counts as changed: by the whole export of another module', () => {
    expect(
      changed("require('./other')(shared);", 'module.exports = (list) => { list.push(1); };'),
    ).toBe(true);
    expect(
      changed(
        "import set from './other';\nset(shared);",
        'export default (list) => { list.push(1); };',
      ),
    ).toBe(true);
    expect(
      changed(
        "import * as all from './other';\nconst add = (k) => all[k].push(1);",
        'export const shared = [];',
      ),
    ).toBe(true);
  });

  it.each([
    ['another list of a table', 'const all = { own };\nconst add = (k, x) => all[k].push(x);'],
    [
      'a parameter of that name elsewhere',
      'const read = (list) => list[0];\nread(shared);\nconst add = (list) => list.push(1);',
    ],
    [
      'what is gathered of it',
      'const all = shared.reduce((found, x) => {\n  found[x.id] = x;\n  return found;\n}, {});',
    ],
    [
      'a table that nothing is put into',
      'const all = { shared };\nconst first = (k) => all[k][0];',
    ],
  ])('does not for %s', (_, source) => {
    expect(changed(source)).toBe(false);
  });

  it('knows the names under which it is changed', () => {
    const source =
      'class A {\n  constructor(list) { this.own = list; }\n}\nconst all = { a: new A(shared) };';
    const names = createAssigned(viewOf({ 'app.ts': source })).aliases('shared');
    expect(names).toContain('shared');
    expect(names).toContain('own');
  });

  it('is read where calls are chained more deeply than a stack goes', () => {
    const chain = `export const all = made${'.and(1)'.repeat(5_000)};`;
    expect(changed(`${chain}\nconst alias = shared;\nconst add = (x) => alias.push(x);`)).toBe(
      true,
    );
  });
});
