import { shellQuote } from '../model/shell.js';
import { appNameOf } from '../model/app-name.js';
import { isTypeScript } from '../model/file-names.js';
import type {
  AppFact,
  AuthSettings,
  Endpoint,
  NextStep,
  PackageManager,
  ProjectFacts,
  SourceLoc,
} from '../model/types.js';

export type NextStepsInput = {
  readonly facts: ProjectFacts;
  /** Null when the project's own guard is used. */
  readonly auth: AuthSettings | null;
  readonly servedPath: string;
  readonly addsDependencies: boolean;
  /** Scripts that package.json has for auth, by name. */
  readonly scripts: Readonly<Record<string, string>>;
  /** True on the first run, when nothing of auth was there yet. */
  readonly first: boolean;
  readonly app: AppFact | null;
  /** What makes a client know new models; null where there are none. */
  readonly generate: string | null;
  /** Whether the plan makes a migration: without it the code asks for columns that are not there. */
  readonly addsMigrations: boolean;
  readonly secured: readonly Endpoint[];
  /** The owner's tests that call endpoints which are now secured. */
  readonly affectedTests: readonly SourceLoc[];
  /** The generated helper that gives a test its token; null when tests were not generated. */
  readonly testHelper: string | null;
  readonly port: number;
  /** Whether the application may count all its clients as one, as no proxy is named. */
  readonly proxiesUnnamed: boolean;
  /** The flags that repeat this run without questions. */
  readonly repeat: readonly string[];
  /** What the project installs to have this tool in CI; null where that is not said. */
  readonly installable: string | null;
};

/** What the owner does after a run, in that order; every command can be pasted as it is. */
export function nextSteps(input: NextStepsInput): readonly NextStep[] {
  const { facts, auth } = input;
  const manager = facts.packageManager.id;
  const steps: NextStep[] = [];
  if (input.addsDependencies)
    steps.push({ ...step('install what was added', `${manager} install`), isInstall: true });
  if (auth && input.first)
    steps.push(
      step('give the settings values that fit this machine, in .env', 'npx authwright env'),
    );
  if (input.generate !== null)
    steps.push(step('make the client of your database know the new models', input.generate));
  if (input.scripts['auth:migrate'] && (input.first || input.addsMigrations)) {
    const title = input.first
      ? 'make the tables'
      : 'bring the tables up to date, wherever you deploy too';
    steps.push(step(title, `${manager} run auth:migrate`));
  }
  const verify = auth && input.first && input.secured.length > 0 ? verifyCommand(input) : null;
  if (verify !== null)
    steps.push(step('see the application refuse whoever has no token (it is started)', verify));
  if (input.affectedTests.length > 0) {
    const places = input.affectedTests.map(({ file, line }) => `${file}:${line}`);
    const advice = input.testHelper
      ? `, and need a token: await testToken() from ${input.testHelper}`
      : '';
    steps.push({
      title: `${places.length} of your own tests call endpoints that are now secured${advice}`,
      commands: places,
    });
  }
  if (auth && input.first) {
    if (auth.tests !== 'none') {
      steps.push(step('run the tests', `${manager} ${manager === 'npm' ? 'test' : 'run test'}`));
    }
    const start = startCommand(facts);
    if (start) steps.push(step('start the server', start));
    const calls = curlLines(input, auth);
    if (calls.length > 0) steps.push({ title: 'try it', commands: calls });
  }
  if (auth && input.first && input.proxiesUnnamed) {
    const title =
      'behind a proxy (a load balancer, most hosts), say so, or all users share one limit';
    steps.push(step(title, 'npx authwright --trust-proxy 1'));
  }
  if (
    input.first &&
    input.installable !== null &&
    !facts.packageJson.devDependencies?.['authwright']
  ) {
    const title = 'for CI, add this tool to your packages, and have  authwright check  run there';
    steps.push(step(title, `${ADD_DEV[manager]} ${shellQuote(input.installable)}`));
  }
  if (input.repeat.length > 0) {
    const words = ['npx', 'authwright', ...input.repeat].map(shellQuote);
    steps.push(step('the same without questions', words.join(' ')));
  }
  return steps;
}

const ADD_DEV: Readonly<Record<PackageManager, string>> = {
  npm: 'npm i -D',
  pnpm: 'pnpm add -D',
  yarn: 'yarn add -D',
  bun: 'bun add -d',
};

function step(title: string, command: string): NextStep {
  return { title, commands: [command] };
}

/** A command that starts the server with the variables of `.env`, whether or not the project loads it itself. */
function startCommand({
  startScript,
  packageManager,
  packageJson,
  envLoading,
}: ProjectFacts): string | null {
  if (startScript === null) return null;
  const run = `${packageManager.id} run ${startScript}`;
  if (envLoading.kind !== 'none') return run;
  const script = packageJson.scripts?.[startScript] ?? '';
  // Both take Node's own flag in this place. `watch` is tsx's subcommand and has to come first.
  const direct = /^(node|tsx)( watch)? (?!.*(&&|;|\|))(.+)$/.exec(script);
  if (direct) {
    const [, program, watch = '', , rest = ''] = direct;
    return `${program === 'tsx' ? 'npx tsx' : 'node'}${watch} --env-file=.env ${rest}`;
  }
  return `set -a && . ./.env && set +a && ${run}`;
}

/** Null where neither the sources nor a start command can be run as they are. */
function verifyCommand({ app, facts }: NextStepsInput): string | null {
  const name = appNameOf(app);
  const isTyped = app !== null && isTypeScript(app.file);
  const { dependencies, devDependencies } = facts.packageJson;
  if (isTyped && !('tsx' in { ...dependencies, ...devDependencies })) return null;
  const command = 'npx authwright verify --env-file .env';
  if (name !== null) return `${command} --app ${shellQuote(name)}`;
  return app !== null && !isTyped && facts.startScript !== null ? `${command} --yes` : null;
}

const TOKEN_OF_ANSWER = `node -pe 'JSON.parse(fs.readFileSync(0)).accessToken'`;

function curlLines({ servedPath, secured, port }: NextStepsInput, auth: AuthSettings): string[] {
  const base = `http://localhost:${port}`;
  const body = `'{"email":"ada@example.com","password":"quiet otters paint seven doors in the rain of a long slow summer"}'`;
  const post = (path: string) =>
    `curl -s ${base}${servedPath}${path} -H 'content-type: application/json' -d ${body}`;
  const lines: string[] = [];
  const ways = (['sign-up', 'login'] as const).filter((each) => auth.endpoints.includes(each));
  for (const way of ways) {
    const call = post(`/${way}`);
    lines.push(way === ways.at(-1) ? `ACCESS_TOKEN=$(${call} | ${TOKEN_OF_ANSWER})` : call);
  }
  const example =
    secured.find(({ method, path }) => method === 'GET' && /^[\w\-.~/]+$/.test(path)) ??
    secured.find(({ path }) => /^[\w\-.~/{}*]+$/.test(path));
  if (example) {
    const method =
      example.method === 'GET' || example.method === 'ALL' ? '' : `-X ${example.method} `;
    const url = `${base}${example.path.replace(/\{[^}]*\}|\*/g, '1')}`;
    lines.push(`curl -i ${method}${shellQuote(url)} -H "authorization: Bearer $ACCESS_TOKEN"`);
  }
  return lines;
}
