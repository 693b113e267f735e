import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { relPath } from '../../../src/model/paths.js';
import type { Manifest } from '../../../src/model/types.js';
import { nextManifest, type ManifestParts } from '../../../src/plan/manifest-next.js';
import type { ManagedOutcome } from '../../../src/plan/merge/managed.js';

const sha = (text: string) => createHash('sha256').update(text).digest('hex');

const previous: Manifest = {
  manifestVersion: 1,
  generator: { version: '0.1.0' },
  project: { framework: 'express', store: 'libsql', spec: null },
  answers: {},
  files: Object.fromEntries(
    ['conflict', 'gone', 'kept', 'moved', 'old'].map((name) => [
      `src/${name}.ts`,
      { template: 'old.hbs', baseSha256: `base of ${name}` },
    ]),
  ),
  spliced: { 'src/app.ts': { sha256: 'of the last run' }, 'src/old-route.ts': { sha256: 'x' } },
  routes: { 'GET /a': { decision: 'open' } },
};

const parts: ManifestParts = {
  previous,
  version: '0.2.0',
  project: previous.project,
  answers: { store: 'libsql', 'base-path': '/auth' },
  routes: { 'GET /b': { decision: 'open' }, 'GET /a': { decision: 'open' } },
  managed: [],
  moves: [],
  rebased: [],
  spliced: [],
  parts: new Map(),
  deleted: [],
};

function managed(name: string, outcome: ManagedOutcome): ManifestParts['managed'][number] {
  return { path: relPath(`src/${name}.ts`), template: 'new.hbs', rendered: 'new', outcome };
}

test('records move with their base, and stay where the base stays', () => {
  const conflict = { kind: 'conflict', cause: 'both', proposed: 'p', hunks: [] } as const;
  const { manifest, bases } = nextManifest({
    ...parts,
    managed: [
      managed('created', { kind: 'create', content: 'a\r\n', base: 'a\n' }),
      managed('moved', { kind: 'adopt', base: 'b' }),
      managed('kept', { kind: 'nothing', edited: true }),
      managed('gone', { kind: 'deleted-by-owner' }),
      managed('conflict', conflict),
      managed('foreign', { ...conflict, cause: 'foreign' }),
    ],
    deleted: [relPath('src/old.ts'), relPath('src/old-route.ts')],
    spliced: [
      {
        kind: 'update',
        path: relPath('src/routes.ts'),
        before: 'te\r\n',
        content: 'text\r\n',
        kept: 'spliced',
        reason: '',
        edits: [[{ start: 2, end: 2, text: 'xt' }]],
      },
    ],
  });
  expect(Object.entries(manifest.files)).toEqual([
    ['src/conflict.ts', { template: 'old.hbs', baseSha256: 'base of conflict', version: '0.1.0' }],
    ['src/created.ts', { template: 'new.hbs', baseSha256: sha('a\n') }],
    ['src/gone.ts', { template: 'old.hbs', baseSha256: 'base of gone', version: '0.1.0' }],
    ['src/kept.ts', { template: 'old.hbs', baseSha256: 'base of kept' }],
    ['src/moved.ts', { template: 'new.hbs', baseSha256: sha('b') }],
  ]);
  expect(bases).toEqual({ 'src/created.ts': 'a\n', 'src/moved.ts': 'b', 'src/old.ts': null });
  expect(manifest.spliced).toEqual({
    'src/app.ts': { sha256: 'of the last run' },
    'src/routes.ts': { sha256: sha('text\r\n'), undo: ['2+2'] },
  });
});

test('a file that lags behind keeps the version that made it until it is brought up to date', () => {
  const record = { template: 'new.hbs', baseSha256: 'x', version: '0.0.9' };
  const lagging = { ...parts, previous: { ...previous, files: { 'src/kept.ts': record } } };
  expect(nextManifest(lagging).manifest.files['src/kept.ts']).toEqual(record);
  const inOrder = { ...lagging, managed: [managed('kept', { kind: 'nothing', edited: true })] };
  expect(nextManifest(inOrder).manifest.files['src/kept.ts']).not.toHaveProperty('version');
});

test('the record of a file that moved goes along, and is of the text with its imports from there', () => {
  const record = { template: 'old.hbs', baseSha256: 'x', movedFrom: relPath('src/old.ts') };
  const { manifest, bases } = nextManifest({
    ...parts,
    previous: { ...previous, files: { 'src/new.ts': record } },
    moves: [{ from: relPath('src/old.ts'), to: relPath('src/new.ts') }],
    rebased: [{ path: relPath('src/new.ts'), base: 'text', rendered: null }],
  });
  expect(bases).toEqual({ 'src/old.ts': null, 'src/new.ts': 'text' });
  expect(manifest.files['src/new.ts']).toMatchObject({
    baseSha256: sha('text'),
    movedFrom: 'src/old.ts',
  });
});

test('what was rendered is kept where the base is another text, and goes with it', () => {
  const path = relPath('src/a.ts');
  const create = { kind: 'create', content: 'mended', base: 'mended' } as const;
  const mended = { ...parts, managed: [managed('a', create)] };
  expect(nextManifest(mended).rendered).toEqual({ 'src/a.ts': 'new' });
  expect(
    nextManifest({ ...parts, managed: [managed('a', { ...create, base: 'new' })] }).rendered,
  ).toEqual({});
  const moved = { path, base: 'mended', rendered: 'new' };
  expect(nextManifest({ ...parts, rebased: [moved] }).rendered).toEqual({ 'src/a.ts': 'new' });
  expect(nextManifest({ ...parts, rebased: [moved], deleted: [path] }).rendered).toEqual({});
});

test('keys are sorted, and the same parts give the same manifest', () => {
  const { manifest } = nextManifest(parts);
  expect(Object.keys(manifest.routes)).toEqual(['GET /a', 'GET /b']);
  expect(Object.keys(manifest.answers)).toEqual(['base-path', 'store']);
  expect(nextManifest({ ...parts, previous: manifest }).manifest).toEqual(manifest);
});

test('what the owner accepted of the running application stays', () => {
  const accepted = { 'GET /reports/**': 'the upstream refuses' };
  expect(nextManifest({ ...parts, previous: { ...previous, accepted } }).manifest.accepted).toEqual(
    accepted,
  );
  expect(nextManifest(parts).manifest).not.toHaveProperty('accepted');
});
