import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** A project of the test matrix: the same small API, written the way each kind of project would write it. */
export type ProjectKind = {
  readonly express: 4 | 5;
  readonly module: 'esm' | 'cjs';
  readonly language: 'typescript' | 'javascript';
  /** Only for TypeScript. `commonjs` leaves it to the compiler, as most CommonJS projects still do. */
  readonly resolution: 'nodenext' | 'bundler' | 'commonjs';
  readonly runner: 'vitest' | 'jest' | 'node-test';
  readonly spec: boolean;
};

/** One of the simplest: JavaScript without a spec. */
export const javascript: ProjectKind = {
  express: 5,
  module: 'esm',
  language: 'javascript',
  resolution: 'commonjs',
  runner: 'node-test',
  spec: false,
};

/** `express5-esm-nodenext-vitest-spec` */
export function kindName(kind: ProjectKind): string {
  const { express, module, language, resolution, runner, spec } = kind;
  const typed = language === 'typescript' ? resolution : 'js';
  return [`express${express}`, module, typed, runner, spec ? 'spec' : 'nospec'].join('-');
}

/**
 * Writes the project into a fresh folder below the stack of its Express version, where the installed modules
 * of `fixtures/stacks` are found by walking up, and returns the folder.
 */
export function writeProject(kind: ProjectKind, name = kindName(kind)): string {
  const folder = runFolder(`express${kind.express}`, name);
  for (const [path, text] of Object.entries(projectFiles(kind))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  if (kind.runner === 'jest' && kind.language === 'typescript') useTypeScript6(folder);
  commitAll(folder);
  return folder;
}

/** ts-jest works with no later one, while projects are checked by 7, which takes a tenth of the time. */
function useTypeScript6(folder: string): void {
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  symlinkSync(join(folder, '../../../node_modules/typescript'), join(modules, 'typescript'));
}

/** Makes a git repository of `folder` with everything in it committed, as a real project would be. */
export function commitAll(folder: string): void {
  const who = ['-c', 'user.name=test', '-c', 'user.email=test@example.com'];
  for (const args of [
    ['init', '-q'],
    ['add', '-A'],
    [...who, 'commit', '-q', '-m', 'Start'],
  ]) {
    execFileSync('git', args, { cwd: folder, stdio: 'ignore' });
  }
}

/** An empty folder for a project of a stack. */
export function runFolder(stack: string, name: string): string {
  const folder = resolve(import.meta.dirname, '../../fixtures/stacks', stack, '.runs', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

function projectFiles(kind: ProjectKind): Record<string, string> {
  const typed = kind.language === 'typescript';
  const extension = typed ? 'ts' : 'js';
  const write = typed || kind.module === 'esm' ? (text: string) => text : toRequire;
  const result: Record<string, string> = {
    'package.json': json(packageJson(kind)),
    '.gitignore': 'node_modules\n.env\n*.db\n',
    [`src/app.${extension}`]: write(app(kind)),
    [`src/routes/notes.${extension}`]: write(notes(kind)),
    [`src/routes/files.${extension}`]: write(files),
    [`src/server.${extension}`]: write(server(kind)),
    [`test/existing.test.${extension}`]: existingTest(kind),
  };
  if (typed) result['tsconfig.json'] = json(tsconfig(kind));
  if (kind.spec) result['openapi.yaml'] = spec;
  if (kind.runner === 'jest') result['jest.config.cjs'] = jestConfig(kind);
  return result;
}

function packageJson({ express, module, language, runner }: ProjectKind): unknown {
  const typed = language === 'typescript';
  const test = {
    vitest: 'vitest run',
    jest:
      module === 'esm'
        ? 'node --experimental-vm-modules ../../../node_modules/jest/bin/jest.js'
        : 'jest',
    'node-test': typed ? 'node --import tsx --test test/*.test.ts' : 'node --test test/',
  }[runner];
  return {
    name: 'small',
    version: '1.0.0',
    private: true,
    ...(module === 'esm' ? { type: 'module' } : {}),
    scripts: {
      ...(typed ? { build: 'tsc' } : {}),
      start: typed ? 'node dist/server.js' : 'node src/server.js',
      test,
    },
    dependencies: {
      cors: '^2.8.5',
      express: express === 4 ? '^4.21.0' : '^5.1.0',
      multer: '^2.0.0',
    },
    devDependencies: {
      ...(typed
        ? { '@types/express': `^${express}.0.0`, '@types/node': '^20.0.0', typescript: '^5.9.0' }
        : {}),
      ...(runner === 'vitest' ? { vitest: '^4.0.0' } : {}),
      ...(runner === 'jest'
        ? { jest: '^30.0.0', ...(typed ? { 'ts-jest': '^29.4.0', '@types/jest': '^30.0.0' } : {}) }
        : {}),
      ...(runner === 'node-test' && typed ? { tsx: '^4.20.0' } : {}),
    },
  };
}

function tsconfig({ module, resolution, runner }: ProjectKind): unknown {
  const modules = {
    nodenext: { module: 'NodeNext', moduleResolution: 'NodeNext' },
    bundler: { module: module === 'esm' ? 'ESNext' : 'Preserve', moduleResolution: 'Bundler' },
    commonjs: { module: 'CommonJS' },
  }[resolution];
  return {
    compilerOptions: {
      target: 'ES2022',
      ...modules,
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      // In a file that is compiled to CommonJS this setting forbids import statements altogether.
      ...(module === 'esm' ? { verbatimModuleSyntax: true } : {}),
      esModuleInterop: true,
      skipLibCheck: true,
      types: runner === 'jest' ? ['node', 'jest'] : ['node'],
      outDir: 'dist',
      noEmit: true,
    },
    include: ['src', 'test'],
  };
}

function jestConfig({ module, language }: ProjectKind): string {
  if (language === 'javascript') return "module.exports = { testEnvironment: 'node' };\n";
  return module === 'esm'
    ? `module.exports = {
  preset: 'ts-jest/presets/default-esm',
  testEnvironment: 'node',
  moduleNameMapper: { '^(\\\\.{1,2}/.*)\\\\.js$': '$1' },
};
`
    : "module.exports = { preset: 'ts-jest', testEnvironment: 'node' };\n";
}

/** What ends a relative import in the project. */
function end({ module, language, resolution }: ProjectKind): string {
  if (language === 'javascript') return module === 'esm' ? '.js' : '';
  return resolution === 'nodenext' && module === 'esm' ? '.js' : '';
}

const app = (kind: ProjectKind) => `import cors from 'cors';
import express from 'express';
import { files } from './routes/files${end(kind)}';
import { notes } from './routes/notes${end(kind)}';

export const app = express();

app.use(cors());
app.use(express.json());

app.get('/health', (_req, res) => {
  res.json({ status: 'ok' });
});
app.use('/notes', notes);
app.use('/files', files);

app.use((_req, res) => {
  res.status(404).json({ error: 'not found' });
});
`;

const notes = ({ language }: ProjectKind) => `import { Router } from 'express';

export const notes = Router();

const table = new Map${language === 'typescript' ? '<string, string>' : ''}();

notes.get('/', (_req, res) => {
  res.json([...table.keys()]);
});

notes
  .route('/:id')
  .get((req, res) => {
    res.json({ id: req.params.id, text: table.get(req.params.id) ?? null });
  })
  .put((req, res) => {
    table.set(req.params.id, String(req.body.text));
    res.status(204).end();
  });

notes.delete('/:id', (req, res) => {
  table.delete(req.params.id);
  res.status(204).end();
});
`;

const files = `import { Router } from 'express';
import multer from 'multer';

export const files = Router();

const upload = multer({ storage: multer.memoryStorage() });

files.post('/', upload.single('file'), (req, res) => {
  res.status(201).json({ size: req.file?.size ?? 0 });
});
`;

const server = (kind: ProjectKind) => `import { app } from './app${end(kind)}';

const server = app.listen(Number(process.env.PORT ?? 3000), () => {
  const address = server.address();
  console.log('port', typeof address === 'object' && address !== null ? address.port : address);
});
`;

function existingTest(kind: ProjectKind): string {
  const { runner, module, language } = kind;
  const header = {
    vitest: "import { expect, test } from 'vitest';\n",
    jest: module === 'esm' ? "import { expect, test } from '@jest/globals';\n" : '',
    'node-test': "import test from 'node:test';\nimport assert from 'node:assert/strict';\n",
  }[runner];
  const equal = (seen: string, wanted: string) =>
    runner === 'node-test' ? `assert.equal(${seen}, ${wanted})` : `expect(${seen}).toBe(${wanted})`;
  const address =
    language === 'typescript'
      ? 'const { port } = server.address() as { port: number };'
      : 'const { port } = server.address();';
  const text = `${header}import { app } from '../src/app${end(kind)}';

test('answers health checks', async () => {
  const server = app.listen(0);
  ${address}
  const response = await fetch(\`http://127.0.0.1:\${port}/health\`);
  ${equal('response.status', '200')};
  await new Promise((done) => server.close(done));
});
`;
  return language === 'typescript' || module === 'esm' ? text : toRequire(text);
}

/** The same file for CommonJS in JavaScript: `require`, and the one export as a property. */
function toRequire(text: string): string {
  return text
    .replace(/^import (\w+) from '([^']+)';$/gm, "const $1 = require('$2');")
    .replace(/^import \{ ([^}]+) \} from '([^']+)';$/gm, "const { $1 } = require('$2');")
    .replace(/^export const (\w+) = (.*);$/m, 'const $1 = $2;\nmodule.exports = { $1 };');
}

const spec = `openapi: 3.0.3
info: { title: Small, version: 1.0.0 }
paths:
  /health:
    get:
      operationId: health
      security: []
      responses: { '200': { description: It answers } }
  /notes:
    get:
      operationId: listNotes
      responses: { '200': { description: The notes } }
  /notes/{id}:
    parameters:
      - { name: id, in: path, required: true, schema: { type: string } }
    get:
      operationId: readNote
      responses: { '200': { description: A note } }
    put:
      operationId: writeNote
      responses: { '204': { description: Written } }
    delete:
      operationId: removeNote
      responses: { '204': { description: Gone } }
  /files:
    post:
      operationId: upload
      responses: { '201': { description: Stored } }
`;

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
