import { describe, expect, it } from 'vitest';
import { relPath } from '../../../../src/model/paths.js';
import type { EditResult } from '../../../../src/model/types.js';
import { authRouter, mountIn as mountInView } from '../../../edits/mount-case.js';
import { memoryView } from '../../../support/memory-view.js';

const file = relPath('src/app.ts');

type Options = {
  readonly servedPath?: string;
  readonly others?: Readonly<Record<string, string>>;
  readonly major?: number;
};

function mountIn(text: string, { servedPath, others, major }: Options = {}): EditResult {
  return mountInView(memoryView({ ...others, [file]: text }), servedPath, major);
}

/** The line that the mount was put under, or into. */
function placeOf(text: string, options: Options = {}): string {
  const result = mountIn(text, options);
  if (result.status !== 'edited') throw new Error(JSON.stringify(result));
  const [edit] = result.edits;
  const edited = edit?.file === file ? text : (options.others?.[edit?.file ?? ''] ?? '');
  return edited.slice(0, edit?.start).split('\n').at(-1)?.trim() ?? '';
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
    const late = (line: string, major = 4) =>
      placeOf(setup(line, 'app.use(cors());'), { servedPath: '/api/auth', major });
    expect(late("app.use('/api', (req, res) => res.end());")).toBe('const app = express();');
    expect(late("app.all('*', gone);")).toBe('const app = express();');
    expect(late("app.get('/{*splat}', page);", 5)).toBe('const app = express();');
    expect(late('app.use((req, res) => res.status(404).end());')).toBe('const app = express();');
    expect(late('app.use((error, req, res, next) => res.end());')).toBe('const app = express();');
  });

  it('goes below CORS, past routes that do not concern it', () => {
    const late = (line: string, major = 4) =>
      placeOf(setup(line, 'app.use(cors());'), { servedPath: '/api/auth', major });
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
      [authRouter.file]: 'export function createAuthRouter() {}',
    };
    expect(mountIn(setup(), { others }).status).toBe('already');
  });

  it('says what to paste, and what stands in the way, where no line can come before that', () => {
    const text = [
      "import express from 'express';",
      'const withKey = (target) => target.use((req, res) => res.sendStatus(401));',
      'export const app = withKey(express());',
      'export const admin = withKey(express());',
      "app.get('/books', (req, res) => res.json([]));",
    ].join('\n');
    const result = mountIn(text);
    expect(result).toMatchObject({
      status: 'blocked',
      diagnostic: { code: 'MOUNT_BLOCKED', loc: { file, line: 2 } },
    });
    expect(result.status === 'blocked' && result.diagnostic.fix).toContain(
      'use("/auth", createAuthRouter());',
    );
  });

  it('does not follow set-up functions that call each other for ever', () => {
    const text = setup('function a(app) { b(app); }', 'function b(app) { a(app); }', 'a(app);');
    expect(mountIn(text).status).toBe('edited');
  });

  it('takes a list of steps, and what a wrapper made, for what they are', () => {
    const gates = [
      "const gate = (req, res, next) => (req.get('X-Key') === process.env.KEY ? next() : res.sendStatus(401));",
      'const wrap = (inner) => async (req, res, next) => { try { await inner(req, res, next); } catch (error) { next(error); } };',
      'const log = (req, res, next) => { console.log(req.url); next(); };',
    ];
    const place = (...lines: string[]) => placeOf(setup(...gates, ...lines));
    expect(place('app.use([log, gate]);')).toBe(gates[2]);
    expect(place('app.use(log);', 'app.use(wrap(gate));')).toBe('app.use(log);');
    expect(place('app.use([cors(), log]);', 'app.use(gate);')).toBe('app.use([cors(), log]);');
    expect(place('const steps = [cors(), wrap(log)];', 'app.use(steps, express.json());')).toBe(
      'app.use(steps, express.json());',
    );
    expect(place('app.use(cors());', 'app.use(wrap(log));', 'app.use([wrap(gate)]);')).toBe(
      'app.use(wrap(log));',
    );
  });

  it('sees tokens as they are sent', () => {
    const strip = [
      'const strip = (req, res, next) => {',
      "  req.headers.authorization = (req.headers.authorization ?? '').replace(/^Bearer /, '');",
      '  next();',
      '};',
    ];
    const other = "const id = (req, res, next) => { req.id = req.headers['x-id']; next(); };";
    const lines = [...strip, other, 'app.use(cors());', 'app.use(id);', 'app.use(strip);'];
    expect(placeOf(setup(...lines))).toBe('app.use(id);');
  });

  it('stands beside a loop, not in it', () => {
    const place = (...lines: string[]) => placeOf(setup(...lines, "app.get('/', page);"));
    const loop = 'for (const each of [cors(), express.json()]) app.use(each);';
    expect(place(loop)).toBe(loop);
    const calls = '[cors(), express.json()].forEach((each) => { app.use(each); });';
    expect(place(calls)).toBe(calls);
    const guarded =
      'for (const each of [cors(), (req, res) => res.sendStatus(401)]) { app.use(each); }';
    expect(place(guarded)).toBe('const app = express();');
    const mount = 'const add = (path, router) => app.use(path, router);';
    expect(place('app.use(cors());', mount, "add('/a', a);", "add('/b', b);")).toBe(
      'app.use(cors());',
    );
  });

  it('stands where the line runs whenever the application is used', () => {
    const conditional = (name: string) =>
      `if (process.env.${name}) { app.use(express.json()); app.get('/debug', page); }`;
    expect(placeOf(setup(conditional('DEBUG'), "app.get('/', page);"))).toBe(
      'const app = express();',
    );
    const worker = [
      'if (cluster.isPrimary) fork();',
      'else {',
      '  app.use(cors());',
      '  app.use(express.json());',
      "  app.get('/', page);",
      '}',
    ];
    expect(placeOf(setup(...worker))).toBe('app.use(cors());');
    const early = 'if (process.env.PROXIED) {\n  app.use(cors());\n}';
    expect(placeOf(setup(early))).toBe('}');
    expect(placeOf(setup(early, "app.get('/', page);"))).toBe('}');
  });

  it('follows the application into other files, and leaves alone what sets up others as well', () => {
    const first = "import cors from 'cors';\nexport default (server) => {\n  server.use(cors());\n";
    const early = `${first}  server.use(require('express').json());\n};\n`;
    const lines = ["import early from './early.js';", 'early(app);', "app.get('/', page);"];
    const others = { 'src/early.ts': early };
    expect(placeOf(setup(...lines), { others })).toBe('server.use(cors());');
    const shared = setup(...lines.slice(0, 2), 'early(express());', ...lines.slice(2));
    const result = mountIn(shared, { others });
    expect(result).toMatchObject({
      notices: [{ code: 'PARSER_BEFORE_AUTH', loc: { file: 'src/early.ts', line: 4 } }],
      edits: [{ file, start: shared.indexOf("app.get('/'") }],
    });
  });

  it('says that CORS stands below what refuses', () => {
    const gate = 'app.use((req, res) => res.sendStatus(401));';
    expect(mountIn(setup(gate, 'app.use(cors());'))).toMatchObject({
      status: 'edited',
      notices: [{ code: 'CORS_BELOW_AUTH', loc: { file, line: 5 } }],
    });
  });

  it('names what it could not read and leaves above the auth routes', () => {
    expect(mountIn(setup('app.use(load());', 'app.use(cors());'))).toMatchObject({
      status: 'edited',
      notices: [{ code: 'UNCLEAR_BEFORE_AUTH', loc: { file, line: 4 } }],
    });
    expect(placeOf(setup('app.use(load());', 'app.use(express.json());'))).toBe(
      'const app = express();',
    );
  });
});
