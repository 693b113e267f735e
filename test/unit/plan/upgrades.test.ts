import { gt, valid } from 'semver';
import { describe, expect, test } from 'vitest';
import { relPath } from '../../../src/model/paths.js';
import type { Manifest, TemplateChange } from '../../../src/model/types.js';
import type { ManagedResult } from '../../../src/plan/manifest-next.js';
import type { ManagedOutcome } from '../../../src/plan/merge/managed.js';
import { readChangelog } from '../../../src/plan/upgrade/changelog.js';
import { upgradesIn, upgradesWaiting } from '../../../src/plan/upgrade/upgrades.js';
import { readTemplates, toolVersion } from '../../../src/project/templates.js';
import { earlierProjects, templatesOf } from '../../support/upgrades.js';

function change(version: string, kind: TemplateChange['kind'], ...templates: string[]) {
  return { version, kind, templates, what: `${kind} of ${version}`, why: 'it was wrong' };
}

const changes: readonly TemplateChange[] = [
  change('0.3.0', 'improvement', 'auth/'),
  change('0.3.0', 'fix', 'auth/router'),
  change('0.2.0', 'security', 'auth/guard'),
];

const record = { template: 'auth/guard.ts.hbs', baseSha256: 'x' };
const manifest: Manifest = {
  manifestVersion: 1,
  generator: { version: '0.1.0' },
  project: { framework: 'f', store: null, spec: null },
  answers: {},
  files: {
    'guard.ts': record,
    'router.ts': { ...record, template: 'auth/router.ts.hbs', version: '0.2.0' },
  },
  spliced: {},
  routes: {},
};

function result(path: string, outcome: ManagedOutcome, template?: string): ManagedResult {
  return { path: relPath(path), template: template ?? `auth/${path}.hbs`, rendered: 'x', outcome };
}

const update: ManagedOutcome = { kind: 'update', content: 'x', base: 'x', merged: false };
const hunks = [{ line: 1, yours: 'a', base: 'b', generated: 'c' }];

describe('what a plan brings', () => {
  test('security first, each with the files whose copy lacked it', () => {
    const found = upgradesIn(
      manifest,
      [result('router.ts', update), result('guard.ts', update)],
      changes,
    );
    expect(
      found.map(({ change: { what }, files }) => [what, files.map(({ path }) => path)]),
    ).toEqual([
      ['security of 0.2.0', ['guard.ts']],
      ['fix of 0.3.0', ['router.ts']],
      ['improvement of 0.3.0', ['router.ts', 'guard.ts']],
    ]);
  });

  test.each<[string, ManagedOutcome, string | null]>([
    ['an update', update, 'brought'],
    ['a restored file', { kind: 'create', content: 'x', base: 'x' }, 'brought'],
    ['generated lines taken', { ...update, settled: { way: 'theirs', hunks } }, 'brought'],
    ['lines kept', { kind: 'adopt', base: 'x', settled: { way: 'keep', hunks } }, 'in-part'],
    ['markers', { ...update, settled: { way: 'markers', hunks } }, 'in-part'],
    ['a conflict', { kind: 'conflict', cause: 'both', proposed: 'x', hunks }, 'lacking'],
    ['what the owner did too', { kind: 'adopt', base: 'x' }, null],
    ['a file in order', { kind: 'nothing', edited: true }, null],
    ['a deleted file', { kind: 'deleted-by-owner' }, null],
  ])('%s', (_name, outcome, state) => {
    const [first] = upgradesIn(manifest, [result('guard.ts', outcome)], changes);
    expect(first?.files[0]?.state ?? null).toBe(state);
  });

  test('a file of another template, by a changed setting, lacks nothing', () => {
    const other = result('guard.ts', update, 'other/guard.ts.hbs');
    expect(upgradesIn(manifest, [other], changes)).toEqual([]);
  });

  test('a first run brings nothing that was lacking', () => {
    expect(upgradesIn(null, [result('guard.ts', update)], changes)).toEqual([]);
  });
});

describe('what waits', () => {
  test('is a warning with the security fixes in words', () => {
    expect(upgradesWaiting(manifest, () => true, changes)).toMatchObject([
      {
        code: 'UPDATE_AVAILABLE',
        severity: 'warning',
        message: expect.stringMatching(
          /1 security, 1 fix, 1 improvement.*security of 0\.2\.0/,
        ) as string,
      },
    ]);
  });

  test('is a notice where none is about security, and nothing for files that are gone or of this version', () => {
    const router = (path: string) => path === 'router.ts';
    expect(upgradesWaiting(manifest, router, changes)).toMatchObject([{ severity: 'info' }]);
    expect(upgradesWaiting(manifest, () => false, changes)).toEqual([]);
    const current = { ...manifest, generator: { version: '0.3.0' }, files: { 'guard.ts': record } };
    expect(upgradesWaiting(current, () => true, changes)).toEqual([]);
    expect(upgradesWaiting(null, () => true, changes)).toEqual([]);
  });
});

describe('templates/changelog.json', () => {
  const templates = readTemplates();
  // Those of now, and those that a released version made files of.
  const names = [...templates.keys(), ...earlierProjects.flatMap(templatesOf)];

  test.each(readChangelog(templates).map((entry) => [entry.what, entry] as const))(
    '%s',
    (_, entry) => {
      expect(Object.keys(entry).sort()).toEqual(['kind', 'templates', 'version', 'what', 'why']);
      expect(['security', 'fix', 'improvement']).toContain(entry.kind);
      expect(valid(entry.version)).not.toBeNull();
      expect(gt(entry.version, toolVersion())).toBe(false);
      for (const text of [entry.what, entry.why]) expect(text).toMatch(/^\S[^\n]*[^.\s]$/);
      for (const start of entry.templates) {
        expect(names.some((name) => name.startsWith(start))).toBe(true);
      }
    },
  );
});
