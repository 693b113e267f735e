import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * The main job, shown from end to end: secures a copy of the bookshop, installs, type-checks, starts it and
 * walks through it over HTTP, then adds an endpoint and runs again. Every step says what was expected and
 * what was seen; one that differs makes the exit code 1. `--keep` leaves the scratch folder.
 */
const root = resolve(import.meta.dirname, '..');
const project = mkdtempSync(join(tmpdir(), 'authwright-demo-'));
const tool = join(root, 'dist/authwright.js');
/** How long after its use a refresh token is refused without ending its session, in milliseconds. */
const GRACE_MS = 10_000;
let unexpected = 0;

function title(text: string): void {
  console.log(`\n━━ ${text}`);
}

function expectEqual(what: string, seen: unknown, expected: unknown): void {
  const good = JSON.stringify(seen) === JSON.stringify(expected);
  if (!good) unexpected += 1;
  console.log(
    `  ${good ? '✔' : '✘'} ${what}: ${String(seen)}${good ? '' : `, expected ${String(expected)}`}`,
  );
}

/** What is shown of a long output. */
type Excerpt = (output: string) => string;

const whole: Excerpt = (output) => output;
/** The last lines, where programs sum up. */
const end =
  (lines: number): Excerpt =>
  (output) =>
    output.trimEnd().split('\n').slice(-lines).join('\n');
const plan: Excerpt = (output) => /^ {2}Plan\n(?:.+\n)+/m.exec(output)?.[0] ?? output;
/** Of a patch, what happens to these files, without the lines around it that stay. */
const diffsOf =
  (...files: readonly string[]): Excerpt =>
  (output) =>
    output
      .split(/^(?=diff --git )/m)
      .filter((patch) => files.some((file) => patch.startsWith(`diff --git a/${file} `)))
      .map((patch) =>
        patch
          .split('\n')
          .filter((line) => /^(?:diff|@@|[+-](?![+-]))/.test(line))
          .join('\n'),
      )
      .join('\n');

/** Runs the tool in the project, shows `excerpt` of what it prints, and gives its exit code. */
function authwright(excerpt: Excerpt, ...args: readonly string[]): number {
  return run(excerpt, process.execPath, tool, ...args);
}

/** Runs a command in the project, shows `excerpt` of what it prints, indented, and gives its exit code. */
function run(excerpt: Excerpt, program: string, ...args: readonly string[]): number {
  const shown =
    program === process.execPath ? ['npx', 'authwright', ...args.slice(1)] : [program, ...args];
  console.log(`\n  $ ${shown.map((word) => (/[\s*']/.test(word) ? `'${word}'` : word)).join(' ')}`);
  try {
    const output = execFileSync(program, args, {
      cwd: project,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    indent(excerpt(output));
    return 0;
  } catch (error) {
    const { status, stdout, stderr } = error as {
      status: number | null;
      stdout: string;
      stderr: string;
    };
    indent(`${stdout}${stderr}`);
    return status ?? 1;
  }
}

function indent(text: string): void {
  const lines = text.trimEnd();
  if (lines) console.log(lines.replace(/^(?=.)/gm, '    '));
}

async function startServer(): Promise<{ base: string; process: ChildProcess }> {
  const server = spawn('npx', ['tsx', '--env-file=.env', 'src/server.ts'], {
    cwd: project,
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true, // a group of its own: npx does not pass signals on to the server
  });
  for await (const line of createInterface({ input: server.stdout })) {
    const port = /port (\d+)/.exec(line)?.[1];
    if (port) return { base: `http://127.0.0.1:${port}`, process: server };
  }
  throw new Error('the server ended before it listened');
}

function stopServer(server: ChildProcess): void {
  if (server.pid !== undefined) process.kill(-server.pid, 'SIGKILL');
}

type Answer = { status: number; body: Record<string, string>; challenge: string | null };

async function call(
  base: string,
  method: string,
  path: string,
  { token, body }: { token?: string; body?: unknown } = {},
): Promise<Answer> {
  const response = await fetch(`${base}${path}`, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const parsed: unknown = text === '' ? {} : JSON.parse(text);
  return {
    status: response.status,
    body: parsed as Record<string, string>,
    challenge: response.headers.get('www-authenticate'),
  };
}

async function walk(base: string): Promise<void> {
  const book = { title: 'Lavinia', authorId: 'a-1', price: 11 };
  const login = { email: 'ada@example.com', password: 'a long walk by the sea' };

  expectEqual('GET /health without a token', (await call(base, 'GET', '/health')).status, 200);
  expectEqual('GET /api/books, open', (await call(base, 'GET', '/api/books')).status, 200);
  const refused = await call(base, 'POST', '/api/books', { body: book });
  expectEqual('POST /api/books without a token', refused.status, 401);
  expectEqual('  its challenge starts with Bearer', refused.challenge?.startsWith('Bearer'), true);
  const form = new FormData();
  form.set('cover', new Blob(['x'.repeat(2_000)]), 'cover.png');
  const upload = await fetch(`${base}/api/books/b-1/cover`, { method: 'POST', body: form });
  expectEqual('upload of a cover without a token', upload.status, 401);

  const signedUp = await call(base, 'POST', '/api/auth/sign-up', { body: login });
  expectEqual('POST /api/auth/sign-up', signedUp.status, 201);
  const loggedIn = await call(base, 'POST', '/api/auth/login', { body: login });
  expectEqual('POST /api/auth/login', loggedIn.status, 200);
  const { accessToken = '', refreshToken } = loggedIn.body;
  const created = await call(base, 'POST', '/api/books', { token: accessToken, body: book });
  expectEqual('POST /api/books with the access token', created.status, 201);
  expectEqual(
    'GET /api/auth/me',
    (await call(base, 'GET', '/api/auth/me', { token: accessToken })).status,
    200,
  );

  const refreshed = await call(base, 'POST', '/api/auth/refresh', { body: { refreshToken } });
  expectEqual('POST /api/auth/refresh', refreshed.status, 200);
  const next = refreshed.body['accessToken'] ?? '';
  const contested = await call(base, 'POST', '/api/auth/refresh', { body: { refreshToken } });
  expectEqual('the same refresh token at once, as a second tab sends it', contested.status, 409);
  const lives = await call(base, 'GET', '/api/admin/stats', { token: next });
  expectEqual('  and its session lives: GET /api/admin/stats', lives.status, 200);
  await sleep(GRACE_MS + 1000);
  const reused = await call(base, 'POST', '/api/auth/refresh', { body: { refreshToken } });
  expectEqual('the same refresh token 11 seconds later', reused.status, 401);
  const ended = await call(base, 'GET', '/api/admin/stats', { token: next });
  expectEqual('  and its session is ended: GET /api/admin/stats', ended.status, 401);

  const again = await call(base, 'POST', '/api/auth/login', { body: login });
  const token = again.body['accessToken'] ?? '';
  expectEqual(
    'log in again, GET /api/admin/stats',
    (await call(base, 'GET', '/api/admin/stats', { token })).status,
    200,
  );
  expectEqual(
    'POST /api/auth/logout',
    (await call(base, 'POST', '/api/auth/logout', { token })).status,
    204,
  );
  const after = await call(base, 'GET', '/api/admin/stats', { token });
  expectEqual('the token after the logout', after.status, 401);
}

/** What a developer does three weeks later: one more endpoint, in code and in the spec. */
function addEndpoint(): void {
  const routes = join(project, 'src/routes/books.ts');
  const spec = join(project, 'openapi.yaml');
  const code = `books.post('/:id/discount', (req, res) => {
  const book = find(req.params.id);
  book.price = book.price * (1 - Number(req.body.percent) / 100);
  res.json(book);
});

`;
  const operation = `  /api/books/{id}/discount:
    parameters:
      - $ref: '#/components/parameters/Id'
    post:
      operationId: discountBook
      tags: [books]
      responses:
        '200': { description: The book at its new price }
`;
  const before = (file: string, anchor: string, added: string) => {
    const text = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      text.replace(anchor, () => added + anchor),
    );
  };
  before(routes, "books.use('/:bookId/reviews', reviews);", code);
  before(spec, '  # Authors ---', operation);
}

async function demo(): Promise<void> {
  title('A bookshop with 25 endpoints and no authentication');
  cpSync(join(root, 'fixtures/projects/bookshop'), project, {
    recursive: true,
    filter: (source) => !/node_modules|\.runs/.test(source),
  });
  expectEqual('exit code', authwright(end(2), 'list'), 0);

  const open = [
    ...['/health', '/ready', '/webhooks/**', 'GET /api/books', 'GET /api/books/{id}'],
    ...['GET /api/books/{id}/cover', 'GET /api/books/{id}/reviews', 'GET /api/authors/**'],
    'GET /api/search',
  ];
  const decisions = ['--secure-rest', ...open.flatMap((pattern) => ['--open', pattern])];
  const answers = [...decisions, '--store', 'libsql'];

  title('What it would change in three files that are yours');
  const mine = diffsOf('src/app.ts', 'src/routes/books.ts', 'package.json');
  expectEqual('exit code', authwright(mine, ...answers, '--diff'), 0);

  title('Write it and install what it adds');
  expectEqual('exit code', authwright(plan, ...answers, '--yes', '--install'), 0);

  title('The project type-checks, and its tests pass, the new ones among them');
  expectEqual('exit code of tsc', run(whole, 'npx', 'tsc', '--noEmit'), 0);
  expectEqual('exit code of npm test', run(end(6), 'npm', 'test'), 0);

  title('Give the settings values, make the tables, start it, and walk through it over HTTP');
  expectEqual('exit code of authwright env', authwright(whole, 'env'), 0);
  expectEqual('exit code of auth:migrate', run(whole, 'npm', 'run', '--silent', 'auth:migrate'), 0);
  const server = await startServer();
  try {
    await walk(server.base);
  } finally {
    stopServer(server.process);
  }

  title('Have the application asked, every secured endpoint, by somebody without a secret');
  const made = ['--app', 'src/app.ts#createApp', '--env-file', '.env'];
  expectEqual('exit code', authwright(whole, 'verify', ...made), 0);

  title('Three weeks later: one more endpoint');
  addEndpoint();
  expectEqual('authwright check notices', authwright(whole, 'check'), 2);
  const secured = ['--secure', 'POST /api/books/{id}/discount', '--yes'];
  expectEqual('exit code', authwright(plan, ...secured), 0);
  const second = await startServer();
  try {
    const path = '/api/books/b-2/discount';
    const answer = await call(second.base, 'POST', path, { body: { percent: 10 } });
    expectEqual(`POST ${path} without a token`, answer.status, 401);
  } finally {
    stopServer(second.process);
  }

  title('And once more, with nothing new');
  expectEqual('exit code', authwright(end(1)), 0);
}

try {
  await demo();
} finally {
  if (process.argv.includes('--keep')) console.log(`\nThe project is in ${project}`);
  else rmSync(project, { recursive: true, force: true });
}
console.log(
  unexpected === 0 ? '\nAll as expected.' : `\n${unexpected} steps were not as expected.`,
);
process.exitCode = unexpected === 0 ? 0 : 1;
