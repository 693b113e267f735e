import type { FrameworkAdapter, FrameworkDetection } from '../../../src/frameworks/adapter.js';
import type { Evidence, PackageJson } from '../../../src/model/types.js';
import type { DetectableAdapters } from '../../../src/project/facts.js';
import type { RunnerAdapter } from '../../../src/runners/adapter.js';
import type { StoreAdapter } from '../../../src/stores/adapter.js';

const unused = (): never => {
  throw new Error('detection needs no more of an adapter than this');
};

/** DetectableAdapters that can be detected and nothing more, so that these tests hold whatever the registries contain. */
export const ADAPTERS: DetectableAdapters = {
  frameworks: [framework('express'), framework('fastify')],
  stores: [store('libsql', '@libsql/client'), store('postgres', 'pg')],
  runners: [runner('vitest', 'vitest'), runner('jest', 'jest'), runner('node-test', null)],
};

function framework(name: string): FrameworkAdapter {
  return {
    id: name,
    label: name[0]!.toUpperCase() + name.slice(1),
    importPattern: new RegExp(`['"]${name}['"]`),
    appPattern: new RegExp(String.raw`\b${name}\(\)`),
    detect: (pkg): FrameworkDetection | null => {
      const range = declared(pkg, name);
      if (range === undefined) return null;
      const version = /\d+\.\d+\.\d+/.exec(range)?.[0] ?? '0.0.0';
      return { version, major: Number(version.split('.')[0]), evidence: `"${name}": "${range}"` };
    },
    scan: unused,
    secure: unused,
    routerOf: unused,
    callForm: unused,
    examineGuard: unused,
    secureRouter: unused,
    releaseRouter: unused,
    release: unused,
    mount: unused,
    unmount: unused,
    apiPrefix: unused,
    templates: unused,
    generated: unused,
    dependencies: unused,
  };
}

function store(id: string, dependency: string): StoreAdapter {
  return {
    id,
    label: id,
    hint: id,
    detect: (pkg) => evidenceOf(pkg, dependency),
    open: unused,
  };
}

function runner(id: string, dependency: string | null): RunnerAdapter {
  return {
    id,
    label: id,
    ...(dependency === null ? { comesWithNode: true as const } : {}),
    detect: (pkg) => {
      if (dependency !== null) return evidenceOf(pkg, dependency);
      const script = pkg.scripts?.['test'] ?? '';
      return script.includes('node --test') ? { evidence: `"test": "${script}"` } : null;
    },
    search: () => ({ takes: () => true, folders: [], endings: [], needsTests: false, setBy: null }),
    testRoot: ({ jest }) => (id === 'jest' && jest ? (jest as { rootDir: string }).rootDir : null),
    templates: { imports: 'unused.ts', words: 'unused.ts' },
    dependencies: unused,
    scripts: unused,
    registerSetup: unused,
    setupIn: unused,
  };
}

function evidenceOf(pkg: PackageJson, name: string): Evidence | null {
  const range = declared(pkg, name);
  return range === undefined ? null : { evidence: `"${name}": "${range}"` };
}

function declared(pkg: PackageJson, name: string): string | undefined {
  return pkg.dependencies?.[name] ?? pkg.devDependencies?.[name];
}
