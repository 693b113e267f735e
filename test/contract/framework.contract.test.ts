import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { FrameworkAdapter } from '../../src/frameworks/adapter.js';
import type { GuardRef } from '../../src/model/guard-ref.js';
import { frameworks } from '../../src/frameworks/registry.js';
import { relPath } from '../../src/model/paths.js';
import type { PackageJson, ProjectFacts, SourceRoute } from '../../src/model/types.js';
import { spliceSources } from '../../src/plan/spliced.js';
import { readFacts } from '../../src/project/facts.js';
import { takeSnapshot } from '../../src/project/snapshot.js';
import { createSourceView } from '../../src/source/trees.js';
import type { SourceView } from '../../src/source/view.js';
import type { ContractProject } from '../kit/kit.js';
import { allAdapters, frameworkKits } from '../kit/registry.js';

type Read = {
  readonly view: SourceView;
  readonly facts: ProjectFacts;
  readonly routes: readonly SourceRoute[];
  readonly unread: ReturnType<FrameworkAdapter['scan']>['diagnostics'];
};

/** As in a project that has the guard already, in its own language. */
function guardOf({ sourceExtension }: ProjectFacts): GuardRef {
  return {
    ref: { file: relPath(`src/auth/require-auth${sourceExtension}`), name: 'requireAuth' },
    call: 'identifier',
    roles: [],
    roleRef: null,
  };
}

let folder: string;

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function copy({ folder: project }: ContractProject): void {
  folder = mkdtempSync(join(tmpdir(), 'authwright-contract-'));
  cpSync(resolve(import.meta.dirname, '../..', project), folder, {
    recursive: true,
    filter: (source) => !/node_modules|\.runs/.test(source),
  });
}

async function read(adapter: FrameworkAdapter): Promise<Read> {
  const snapshot = takeSnapshot(folder);
  const { facts } = await readFacts(snapshot, allAdapters());
  const view = createSourceView(snapshot, { tsconfig: facts.tsconfig });
  const { routes, diagnostics } = adapter.scan(view, facts);
  return { view, facts, routes, unread: diagnostics };
}

/** Secures every route and writes the result; gives how many edits were made. */
function secureAll(adapter: FrameworkAdapter, { view, facts, routes }: Read): number {
  const guard = guardOf(facts);
  const results = routes.map((route) => adapter.secure(route, guard, view));
  expect(results.filter(({ status }) => status === 'blocked')).toEqual([]);
  const edits = results.flatMap((result) => (result.status === 'edited' ? result.edits : []));
  const imports = results.flatMap((result) => (result.status === 'edited' ? result.imports : []));
  const { changes, diagnostics } = spliceSources(edits, imports, [guard.ref], facts, view);
  expect(diagnostics).toEqual([]);
  for (const change of changes) {
    if ('content' in change) writeFileSync(join(folder, change.path), change.content);
  }
  mkdirSync(join(folder, 'src/auth'), { recursive: true });
  writeFileSync(join(folder, guard.ref.file), 'export const requireAuth = () => undefined;\n');
  return edits.length;
}

function rewrite(file: string, change: (text: string) => string): void {
  writeFileSync(join(folder, file), change(readFileSync(join(folder, file), 'utf8')));
}

it('every framework that is registered has an entry in the kit', () => {
  folder = mkdtempSync(join(tmpdir(), 'authwright-contract-'));
  const ids = frameworkKits.map(({ adapter }) => adapter.id);
  expect(frameworks.map(({ id }) => id).filter((id) => !ids.includes(id))).toEqual([]);
});

describe.each(frameworkKits.map(({ adapter, contract }) => ({ adapter, fixture: contract })))(
  '$adapter.id',
  ({ adapter, fixture }) => {
    it('detects its own fixture alone', () => {
      for (const { adapter: other, contract } of frameworkKits) {
        copy(contract);
        const pkg = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageJson;
        expect(adapter.detect(pkg) !== null, contract.folder).toBe(other === adapter);
        rmSync(folder, { recursive: true });
      }
    });

    it('finds every endpoint of it, with its place', async () => {
      copy(fixture);
      const { routes, unread, view } = await read(adapter);
      expect(unread.filter(({ severity }) => severity === 'error')).toEqual([]);
      const ids = routes.map(({ method, path }) => `${method} ${path}`);
      expect(new Set(ids).size).toBe(fixture.endpoints);
      expect(ids).toEqual(expect.arrayContaining([...fixture.some]));
      for (const { loc } of routes) {
        const line = view.text(loc.file)?.split('\n')[loc.line - 1] ?? '';
        expect(line.slice(loc.column - 1)).toMatch(/^[a-z]+/);
      }
    });

    it('secures every route once: the second time there is nothing to do', async () => {
      copy(fixture);
      expect(secureAll(adapter, await read(adapter))).toBeGreaterThan(0);
      const again = await read(adapter);
      expect(again.routes.length).toBeGreaterThanOrEqual(fixture.endpoints);
      expect(secureAll(adapter, again)).toBe(0);
    });

    it('keeps CRLF, and is not misled by a comment that looks like a route or an import', async () => {
      copy(fixture);
      const comment = `// ${fixture.route}, requireAuth); import { requireAuth } from 'x';\n`;
      rewrite(fixture.file, (text) =>
        text.replace(fixture.route, () => comment + fixture.route).replaceAll('\n', '\r\n'),
      );
      secureAll(adapter, await read(adapter));
      const text = readFileSync(join(folder, fixture.file), 'utf8');
      expect(text).toContain(comment.replace('\n', '\r\n'));
      expect(text).toContain(fixture.guarded.replace('GUARD', 'requireAuth'));
      expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    });

    it('reports a registration that it cannot read, with place and fix', async () => {
      copy(fixture);
      rewrite(fixture.file, (text) =>
        text.replace(fixture.route, () => fixture.dynamic + fixture.route),
      );
      const { unread } = await read(adapter);
      const [found] = unread.filter(({ severity }) => severity === 'error');
      expect(found).toMatchObject({ loc: { file: fixture.file } });
      expect(found?.fix).not.toBe('');
    });
  },
);
