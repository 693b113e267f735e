import { describe, expect, it } from 'vitest';
import { mount } from '../../../../src/frameworks/express/mount.js';
import { relPath } from '../../../../src/model/paths.js';
import { memoryView } from '../../../support/memory-view.js';

const file = relPath('src/app.ts');
const router = { file: relPath('src/auth/auth-router.ts'), name: 'createAuthRouter' };

function mountIn(
  text: string,
  options: { readonly servedPath?: string; readonly others?: Record<string, string> } = {},
) {
  const app = { file, variable: 'app', access: { kind: 'none', reason: '' } } as const;
  const view = memoryView({ ...options.others, [file]: text });
  return mount({ app, router, servedPath: options.servedPath ?? '/auth' }, view);
}

/** The statement that the mount was put under, or into the line of. */
function placeOf(text: string, servedPath?: string): string {
  const result = mountIn(text, servedPath === undefined ? {} : { servedPath });
  if (result.status !== 'edited') throw new Error(result.status);
  const start = result.edits[0]!.start;
  return text.slice(0, start).split('\n').at(-1)!.trim();
}

const setup = (...lines: string[]) =>
  [
    "import cors from 'cors';",
    "import express from 'express';",
    'const app = express();',
    ...lines,
  ].join('\n');

describe('mount', () => {
  it('says that a body parser above CORS reads the auth routes too', () => {
    const result = mountIn(setup('app.use(express.json());', 'app.use(cors());'));
    expect(result).toMatchObject({
      status: 'edited',
      notices: [{ code: 'PARSER_BEFORE_AUTH', severity: 'warning', loc: { file, line: 4 } }],
    });
    expect(mountIn(setup('app.use(cors());', 'app.use(express.json());'))).not.toHaveProperty(
      'notices',
    );
  });

  it('stays above every route that would take its requests', () => {
    const late = (line: string) => placeOf(setup(line, 'app.use(cors());'), '/api/auth');
    expect(late("app.use('/api', (req, res) => res.end());")).toBe('const app = express();');
    expect(late("app.all('*', gone);")).toBe('const app = express();');
    expect(late("app.get('/{*splat}', page);")).toBe('const app = express();');
    expect(late('app.use((req, res) => res.status(404).end());')).toBe('const app = express();');
    expect(late('app.use((error, req, res, next) => res.end());')).toBe('const app = express();');
  });

  it('goes below CORS, past routes that do not concern it', () => {
    const late = (line: string) => placeOf(setup(line, 'app.use(cors());'), '/api/auth');
    expect(late("app.get('/health', health);")).toBe('app.use(cors());');
    expect(late("app.use('/apiary', bees);")).toBe('app.use(cors());');
    expect(late("app.use('/assets', express.static('assets'));")).toBe('app.use(cors());');
    expect(late('app.use((req, res, next) => next());')).toBe('app.use(cors());');
  });

  it('does not take the name for the thing: a mount of another module does not count', () => {
    const others = { 'src/other.ts': 'export const createAuthRouter = () => null;' };
    const text = setup("app.use('/auth', createAuthRouter());").replace(
      "import cors from 'cors';",
      "import { createAuthRouter } from './other.js';",
    );
    const result = mountIn(text, { others });
    expect(result.status).toBe('edited');
    expect(result.status === 'edited' && result.edits[0]?.text).toContain(
      "app.use('/auth', createBearerAuthRouter());",
    );
  });

  it('finds the mount wherever its owner moved it', () => {
    const others = {
      'src/routes.ts': [
        "import { createAuthRouter } from './auth/auth-router.js';",
        "export const api = Router().use('/auth', createAuthRouter());",
      ].join('\n'),
      [router.file]: 'export function createAuthRouter() {}',
    };
    expect(mountIn(setup(), { others }).status).toBe('already');
  });

  it('says what to paste when it cannot see the application being made', () => {
    const result = mountIn("import { app } from './elsewhere.js';\napp.use(express.json());\n");
    expect(result).toMatchObject({
      status: 'blocked',
      diagnostic: { code: 'MOUNT_BLOCKED', loc: { file } },
    });
    expect(result.status === 'blocked' && result.diagnostic.fix).toContain(
      'app.use("/auth", createAuthRouter());',
    );
  });

  it('does not follow set-up functions that call each other for ever', () => {
    const text = setup('function a(app) { b(app); }', 'function b(app) { a(app); }', 'a(app);');
    expect(mountIn(text).status).toBe('edited');
  });
});
