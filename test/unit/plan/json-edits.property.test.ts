import fc from 'fast-check';
import { parse } from 'jsonc-parser';
import { describe, expect, test } from 'vitest';
import { relPath } from '../../../src/model/paths.js';
import { applyEdits } from '../../../src/model/text-edit.js';
import type { FileEdit, PackageJson, RelPath, Snapshot } from '../../../src/model/types.js';
import { nothingGenerated } from '../../../src/plan/generated.js';
import { planOwnersFiles } from '../../../src/plan/owners-files.js';
import { recordSpliced, undoFor } from '../../../src/plan/spliced-record.js';
import type { RunnerAdapter } from '../../../src/runners/adapter.js';
import { jest } from '../../../src/runners/jest/index.js';
import { nodeTest } from '../../../src/runners/node-test/index.js';
import { takeOut } from '../../../src/openapi/take-out.js';
import { artifactContext } from '../../support/generated-context.js';
import { jsonLooks, keepsAll, oneLinePaths, writeJson } from '../../support/json-layouts.js';
import { memoryView } from '../../support/memory-view.js';
import { times } from '../../support/effort.js';

const numRuns = times(200, 600, 3000);

const PACKAGE_JSON = relPath('package.json');
const SETUP = relPath('test/auth-setup.ts');
const ELEMENT = '<rootDir>/test/auth-setup.ts';

const name = fc.stringMatching(/^(@[a-z]{1,4}\/)?[a-z][a-z"\\-]{0,5}$/);
const section = fc.dictionary(name, fc.constantFrom('1.0.0', '^2.0.0', '*'), { maxKeys: 4 });
const scripts = fc.dictionary(
  fc.constantFrom('test', 'test:watch', 'start', 'auth:migrate'),
  fc.constantFrom('jest', 'node --test', 'node --watch --test "a/*.js"', 'x && node\t--test', ''),
);
const jestSettings = fc.record(
  {
    preset: fc.constant('ts-jest'),
    setupFiles: fc.constantFrom([], ['./a.js'], ['./a.js', './b.js'], [ELEMENT]),
    moduleNameMapper: fc.constantFrom({}, { '^@/(.*)$': '<rootDir>/$1' }),
  },
  { requiredKeys: [], noNullPrototype: true },
);
const packageJson = fc.record(
  {
    name: fc.string({ maxLength: 5 }),
    private: fc.boolean(),
    files: fc.constant(['dist']),
    scripts,
    jest: jestSettings,
    dependencies: section,
    devDependencies: section,
  },
  { requiredKeys: [], noNullPrototype: true },
);
const wanted = fc
  .array(fc.tuple(name, fc.boolean()), { maxLength: 4 })
  .map((names) => [...new Map(names)].map(([each, dev]) => ({ name: each, range: '^1.0.0', dev })));

type Json = { readonly [key: string]: unknown };

function snapshotOf(files: Readonly<Record<string, string>>): Snapshot {
  return {
    root: '/project',
    files: Object.keys(files) as RelPath[],
    text: (path) => files[path] ?? null,
    exists: (path) => path in files,
    hash: () => null,
  };
}

function setupEdits(
  runner: RunnerAdapter,
  files: Readonly<Record<string, string>>,
): readonly FileEdit[] {
  const pkg = read(files['package.json'] ?? '') as PackageJson;
  const result = runner.registerSetup(SETUP, memoryView(files), snapshotOf(files), pkg);
  if (result.status === 'blocked') throw new Error(result.diagnostic.message);
  return result.status === 'edited' ? result.edits : [];
}

function read(text: string): Json {
  return JSON.parse(text.replace(/^\uFEFF/, '')) as Json;
}

describe('package.json, whatever its layout', () => {
  test.each([jest, nodeTest])(
    'is only inserted into, says what is asked, and can be had back ($id)',
    (runner) => {
      fc.assert(
        fc.property(packageJson, jsonLooks(false), wanted, (json, look, dependencies) => {
          const text = writeJson(json, look);
          const plan = (files: Readonly<Record<string, string>>) =>
            planOwnersFiles(
              {
                snapshot: snapshotOf(files),
                facts: artifactContext().facts,
                manifest: null,
                answers: {
                  decisions: new Map(),
                  style: 'route',
                  guard: null,
                  auth: artifactContext().auth,
                  judged: new Map(),
                },
                runner,
              },
              { ...nothingGenerated, dependencies, scripts: { 'auth:migrate': 'run' } },
              setupEdits(runner, files),
              new Map(),
              [],
            ).changes.find(({ path }) => path === PACKAGE_JSON);

          const change = plan({ 'package.json': text });
          if (change?.kind !== 'update') {
            expect(change).toBeUndefined();
            return;
          }
          const { content } = change;
          const shown = `${text}\n=>\n${content}`;
          expect(keepsAll(text, content), shown).toBe(true);
          for (const edit of change.edits?.flat() ?? []) expect(edit.start, shown).toBe(edit.end);
          if (text.includes('\r\n')) expect(content.replaceAll('\r\n', '')).not.toContain('\n');
          expect(oneLinePaths(content), shown).toEqual(
            expect.arrayContaining([...oneLinePaths(text)]),
          );

          const after = read(content) as PackageJson & { readonly jest?: { setupFiles: string[] } };
          for (const each of dependencies) {
            expect({ ...after.dependencies, ...after.devDependencies }).toHaveProperty([each.name]);
          }
          expect(after.scripts).toHaveProperty(['auth:migrate']);
          if (runner === jest) expect(after.jest?.setupFiles).toContain(ELEMENT);
          else {
            for (const command of Object.values(after.scripts ?? {})) {
              if (/--test/.test(command)) expect(command).toContain('--import ./test/auth-setup');
            }
          }
          expect(plan({ 'package.json': content })).toBeUndefined();

          const record = recordSpliced(change, undefined);
          expect(applyEdits(content, undoFor(content, record) ?? [])).toBe(text);
          // The owner edited it since: every part is found by its name.
          const edited = content.replace(/^\uFEFF?/, '$& ');
          const { edits, left } = takeOut(PACKAGE_JSON, edited, record.parts ?? {}, () => false);
          expect(left, shown).toEqual([]);
          expect(withoutEmpty(read(applyEdits(edited, edits)))).toEqual(withoutEmpty(json));
        }),
        { numRuns },
      );
    },
  );
});

/** Without maps that hold nothing: one that was made where there was none may stay. */
function withoutEmpty(value: Json): Json {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
      if (typeof inner !== 'object' || inner === null || Array.isArray(inner))
        return [[key, inner]];
      const plain = withoutEmpty(inner as Json);
      return Object.keys(plain).length === 0 ? [] : [[key, plain]];
    }),
  );
}

test('jest.config.json, whatever its layout, comments and trailing commas', () => {
  fc.assert(
    fc.property(jestSettings, jsonLooks(true), (settings, look) => {
      const file = relPath('jest.config.json');
      const text = writeJson(settings, look);
      const edits = setupEdits(jest, { 'package.json': '{}', [file]: text });
      const content = applyEdits(text, edits);
      const shown = `${text}\n=>\n${content}`;
      for (const edit of edits) expect(edit.start, shown).toBe(edit.end);
      const parsed = parse(content.replace(/^\uFEFF/, ''), [], { allowTrailingComma: true }) as {
        readonly setupFiles: readonly string[];
      };
      expect(parsed, shown).toEqual({ ...settings, setupFiles: parsed.setupFiles });
      expect(parsed.setupFiles, shown).toContain(ELEMENT);
      expect(parsed.setupFiles).toEqual(expect.arrayContaining([...(settings.setupFiles ?? [])]));
      expect(oneLinePaths(content), shown).toEqual(expect.arrayContaining([...oneLinePaths(text)]));
      expect(setupEdits(jest, { 'package.json': '{}', [file]: content })).toEqual([]);
      if (edits.length === 0) return;
      const record = recordSpliced(
        {
          kind: 'update',
          path: file,
          before: text,
          content,
          kept: 'spliced',
          reason: '',
          edits: [edits],
        },
        undefined,
      );
      expect(applyEdits(content, undoFor(content, record) ?? [])).toBe(text);
    }),
    { numRuns },
  );
});
