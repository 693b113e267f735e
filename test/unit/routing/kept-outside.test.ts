import { describe, expect, test } from 'vitest';
import { external, type ExternalValue, type Value } from '../../../src/interpret/values.js';
import { createKeptOutside, type KeptOutside } from '../../../src/routing/kept-outside.js';

function list(...items: Value[]): Value {
  return { kind: 'list', items, complete: true, at: null };
}

/** What comes back of a member is told by its name. */
function createKept(): KeptOutside {
  return createKeptOutside((value, name) => list(value, external('member', [name])));
}

function ofGlobal(...path: readonly string[]): ExternalValue {
  return external('global', path);
}

describe('what a program puts outside', () => {
  const first = list();
  const second = list();
  const third = list();

  test('is found where it was put, by either name of a global, and at another package it is not', () => {
    const kept = createKept();
    kept.note(ofGlobal('WIKI'), 'app', first);
    expect(kept.valuesOf(ofGlobal('WIKI', 'app'))).toEqual([first]);
    expect(kept.valuesOf(ofGlobal('globalThis', 'WIKI', 'app'))).toEqual([first]);
    expect(kept.valuesOf(external('wiki', ['WIKI', 'app']))).toEqual([]);
    expect(kept.valuesOf(ofGlobal('WIKI'))).toEqual([]);
    expect(kept.valuesIn(ofGlobal('WIKI'))).toEqual([first]);
  });

  test('is found through its members, the nearer to the package first', () => {
    const kept = createKept();
    kept.note(ofGlobal('WIKI', 'app'), 'router', second);
    kept.note(ofGlobal('WIKI'), 'app', first);
    expect(kept.valuesOf(ofGlobal('WIKI', 'app', 'router'))).toEqual([
      list(first, external('member', ['router'])),
      second,
    ]);
  });

  test('comes in the order of the program, each value once', () => {
    const kept = createKept();
    kept.note(ofGlobal('WIKI', 'deep', 'er'), 'app', second);
    kept.note(ofGlobal('WIKI'), 'deep', first);
    kept.note(ofGlobal('WIKI'), 'app', third);
    kept.note(ofGlobal('WIKI', 'deep', 'er'), 'app', second);
    expect(kept.valuesIn(ofGlobal('WIKI'))).toEqual([second, first, third]);
  });

  // A text that goes through `replace` once for each of ten thousand words has such a path. Put together for each
  // beginning of it, the paths are ten gigabytes.
  test('is asked for by a path of any length', () => {
    const kept = createKept();
    kept.note(ofGlobal('env'), 'KEY', first);
    const path = Array.from({ length: 100_000 }, () => 'replace');
    expect(kept.valuesOf(ofGlobal('env', ...path))).toEqual([]);
    expect(kept.valuesIn(ofGlobal('env', 'other', ...path))).toEqual([]);
  });
});
