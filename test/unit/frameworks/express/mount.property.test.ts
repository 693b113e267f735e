import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { applyEdits } from '../../../../src/model/text-edit.js';
import { allEdits, project } from '../../../edits/edit-case.js';
import { mountIn } from '../../../edits/mount-case.js';
import { times } from '../../../support/effort.js';

/**
 * Random set-ups of an application, with the auth routes mounted by authwright, in real Express: whoever brings nothing
 * reaches the login. Its answer has the headers of CORS where there is any, and no body parser has read its request,
 * unless the run says otherwise.
 */
const PIECES = {
  cors: 'app.use(cors());',
  'own cors': 'app.use(allow);',
  'list with cors': 'app.use([log, allow]);',
  log: 'app.use(log);',
  files: "app.use(express.static('nowhere'));",
  parser: 'app.use(express.json());',
  'parser in a loop': 'for (const each of [log, express.json()]) app.use(each);',
  gate: 'app.use(gate);',
  'wrapped gate': 'app.use(wrap(gate));',
  'list with a gate': 'app.use([log, gate]);',
  'gate in a chain': 'app.use(log).use(gate);',
  'gate in a loop': '[allow, gate].forEach((each) => app.use(each));',
  'gate by a helper': 'keyed(app);',
  'gate under a condition': "if (process.env.NODE_ENV !== 'nothing') app.use(gate);",
  'gate of something else': "app.use('/books', gate);",
  'parser of something else': "app.use('/hooks', express.raw());",
  route: "app.get('/books', books);",
  'routes in a list': "app.route('/shelves').get(books).post(gate, books);",
  router: "app.use(express.Router().get('/authors', books));",
  'router with a gate': "app.use('/', express.Router().use(gate));",
  'answers all': 'app.use((req, res) => { res.status(404).json({}); });',
  'answers every method': 'app.all(EVERYTHING, (req, res) => { res.json([]); });',
  errors: 'app.use((error, req, res, next) => { res.status(500).json({}); });',
} as const;

const TOOLS = `const log = (req, res, next) => { res.setHeader('X-Logged', 'yes'); next(); };
const allow = (req, res, next) => {
  res.setHeader('Access-Control-Allow-Origin', '*');
  if (req.method === 'OPTIONS') return res.sendStatus(204);
  next();
};
const gate = (req, res, next) => {
  if (req.headers['x-key'] !== process.env.SOME_KEY) return res.sendStatus(401);
  next();
};
const wrap = (inner) => async (req, res, next) => {
  try { await inner(req, res, next); } catch (error) { next(error); }
};
const books = (req, res) => { res.json([]); };
function keyed(server) {
  server.use(log);
  server.use(gate);
}`;

const SHELLS = {
  module: (lines: string[]) => ['const app = express();', ...lines, 'module.exports = app;'],
  factory: (lines: string[]) => [
    ...['function createApp() {', 'const app = express();', ...lines, 'return app;', '}'],
    'module.exports = createApp();',
  ],
  class: (lines: string[]) => {
    const half = Math.ceil(lines.length / 2);
    const own = lines.map((line) => line.replaceAll(/\bapp\b(?=[.)])/g, 'this.app'));
    return [
      ...['class Server {', 'constructor() {', 'this.app = express();', 'this.first();'],
      ...['this.second();', '}', 'first() {', ...own.slice(0, half), '}', 'second() {'],
      ...[...own.slice(half), '}', '}', 'module.exports = new Server().app;'],
    ];
  },
};

const names = Object.keys(PIECES) as (keyof typeof PIECES)[];
const setups = fc.record({
  pieces: fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 7 }),
  shell: fc.constantFrom(...(Object.keys(SHELLS) as (keyof typeof SHELLS)[])),
  major: fc.constantFrom(4, 5),
});

const settings = { file: 'src/app.js', module: 'cjs', extension: '' } as const;

it('lets everybody reach the login, behind CORS and before body parsers', async () => {
  await fc.assert(
    fc.asyncProperty(setups, async ({ pieces, shell, major }) => {
      const text = [
        "const cors = require('cors');",
        "const express = require('express');",
        TOOLS,
        ...SHELLS[shell](
          pieces.map((each) =>
            PIECES[each].replace('EVERYTHING', major === 5 ? "'/{*all}'" : "'*'"),
          ),
        ),
        '',
      ].join('\n');
      const before = project(settings, text);
      const result = mountIn(before.view, '/auth', major);
      if (result.status !== 'edited') throw new Error(JSON.stringify(result));
      const said = (result.notices ?? []).map(({ code }) => code);
      const edited = applyEdits(text, allEdits(result, before, settings));
      const { status, body, allowsOrigins } = await login(edited, major);
      expect({ status, body: body.auth }, edited).toEqual({ status: 200, body: true });
      const hasCors = pieces.some((each) => /cors|gate in a loop/.test(each));
      if (hasCors && !said.includes('CORS_BELOW_AUTH')) expect(allowsOrigins, edited).toBe(true);
      expect(body.wasParsed, edited).toBe(said.includes('PARSER_BEFORE_AUTH'));
    }),
    { numRuns: times(30, 250, 4000), seed: 20_241_128 },
  );
});

type Login = {
  readonly status: number;
  readonly body: { readonly auth?: boolean; readonly wasParsed?: boolean };
  readonly allowsOrigins: boolean;
};

const stacks = join(import.meta.dirname, '../../../../fixtures/stacks');

async function login(text: string, major: number): Promise<Login> {
  const load = createRequire(join(stacks, `express${major}`, 'package.json'));
  const router: RequestListener = (request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({ auth: true, wasParsed: 'body' in request && Boolean(request.body) }),
    );
  };
  const module: { exports: unknown } = { exports: null };
  const provide = (name: string): unknown =>
    name.startsWith('.') ? { createAuthRouter: () => router } : load(name);
  (compileFunction(text, ['require', 'module']) as (...given: unknown[]) => void)(provide, module);
  const server = createServer(module.exports as RequestListener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', connection: 'close' },
      body: '{"email":"ada@example.com"}',
    });
    const answer = await response.text();
    return {
      status: response.status,
      body: response.ok ? (JSON.parse(answer) as Login['body']) : {},
      allowsOrigins: response.headers.has('access-control-allow-origin'),
    };
  } finally {
    server.close();
  }
}
