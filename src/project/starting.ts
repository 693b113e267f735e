import { createRequire } from 'node:module';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, posix, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseEnv } from 'node:util';
import { problem, UserError } from '../model/diagnostic.js';
import { exportText } from '../model/export-ref.js';
import { isTypeScript } from '../model/file-names.js';
import type { AppRef, ProjectFacts, RelPath } from '../model/types.js';
import type { ProjectSnapshot } from './snapshot.js';
import { isSource } from './sources.js';
import { toolFile } from './templates.js';

/** How the project's application is started. */
export type Starting = {
  readonly command: string;
  readonly args: readonly string[];
  /** Whether the command is for a shell. */
  readonly isShell: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What a person would call it: `npm run start`, `src/app.ts#createApp`. */
  readonly shown: string;
  /** Hosts that are named in the variables which the application gets, sorted. */
  readonly hosts: readonly string[];
};

type Wanted = {
  readonly app: AppRef | null;
  /** Relative to the package. */
  readonly envFile: string | null;
  /** The export that seems to be it: `src/app.ts#createApp`. */
  readonly known: string | null;
};

/**
 * Finds out how to start the application: the export that was named, or the start script.
 * @throws {UserError} START_UNKNOWN, BUILD_STALE, FILE_UNREADABLE
 */
export function startingOf(
  snapshot: ProjectSnapshot,
  facts: ProjectFacts,
  { app, envFile, known }: Wanted,
  environment: Readonly<Record<string, string | undefined>>,
): Starting {
  const { root } = snapshot;
  const given = envFile === null ? {} : variablesOf(root, envFile);
  const env = { ...environment, ...given, NODE_ENV: given['NODE_ENV'] ?? 'production' };
  const dotenv = snapshot.text('.env' as RelPath);
  const hosts = hostsIn({ ...(dotenv === null ? {} : parseEnv(dotenv)), ...given });
  if (app) {
    if (!snapshot.exists(app.file)) {
      throw new UserError(
        problem(
          'START_UNKNOWN',
          `there is no file ${app.file}`,
          'name one with  --app FILE  or  --app FILE#EXPORT',
        ),
      );
    }
    const args = [...loaderFor(root, app.file), toolFile('dist/serve.js')];
    const { file, name } = app;
    const shown = name === undefined ? file : exportText({ ...app, name });
    return { command: process.execPath, args, isShell: false, env, shown, hosts };
  }
  const name = `--app ${known ?? 'src/app.ts#createApp'}`;
  const script = startScript(facts, name);
  requireBuilt(snapshot, facts, script, name);
  const command = `${facts.packageManager.id} run ${script}`;
  return { command, args: [], isShell: true, env, shown: command, hosts };
}

/** What runs in production, where there is such a script. */
function startScript({ packageJson, startScript: other }: ProjectFacts, name: string): string {
  const script = packageJson.scripts?.['start'] === undefined ? other : 'start';
  if (script !== null) return script;
  throw new UserError(
    problem(
      'START_UNKNOWN',
      'package.json has no script that starts the application',
      `name what makes it:  npx authwright verify ${name}`,
    ),
  );
}

const RUNS_FILE = /\bnode\s+(?:--?\S+\s+)*([\w./-]+)/;

/** @throws {UserError} BUILD_STALE: what an older build does says nothing of the sources */
function requireBuilt(
  { root, files }: ProjectSnapshot,
  { packageJson, packageManager }: ProjectFacts,
  script: string,
  name: string,
): void {
  const [, program] = RUNS_FILE.exec(packageJson.scripts?.[script] ?? '') ?? [];
  const sources = files.filter((file) => isTypeScript(file) && isSource(file));
  if (program === undefined || sources.length === 0) return;
  const candidates = ['', '.js', '/index.js'].map((ending) => posix.normalize(program + ending));
  if (files.some((file) => candidates.includes(file))) return;
  const built = candidates
    .map((path) => join(root, path))
    .filter((path) => existsSync(path))
    .map((path) => statSync(path))
    .find((found) => found.isFile());
  const newest = sources
    .map((file) => ({ file, at: statSync(join(root, file)).mtimeMs }))
    .reduce((a, b) => (b.at > a.at ? b : a));
  if (built && built.mtimeMs >= newest.at) return;
  const state = built ? `is older than ${newest.file}` : 'is not there';
  throw new UserError(
    problem(
      'BUILD_STALE',
      `the script "${script}" runs ${program}, which ${state}`,
      [
        packageJson.scripts?.['build'] === undefined
          ? 'compile the project first'
          : `${packageManager.id} run build`,
        `or load the sources:  npx authwright verify ${name}`,
      ].join('\n'),
    ),
  );
}

/** What Node needs to load a file: TypeScript wants the loader that the project has. */
function loaderFor(root: string, file: RelPath): readonly string[] {
  if (!isTypeScript(file)) return [];
  const require = createRequire(join(root, 'any.js'));
  try {
    return ['--import', pathToFileURL(require.resolve('tsx')).href];
  } catch {
    if ('typescript' in process.features && process.features.typescript) return [];
  }
  throw new UserError(
    problem(
      'START_UNKNOWN',
      `Node ${process.versions.node} runs no TypeScript by itself, and the project has no tsx`,
      `install it (npm i -D tsx), or name the compiled file:  --app dist/app.js#createApp`,
    ),
  );
}

function variablesOf(root: string, envFile: string): Readonly<Record<string, string | undefined>> {
  try {
    return parseEnv(readFileSync(resolve(root, envFile), 'utf8'));
  } catch {
    throw new UserError(
      problem(
        'FILE_UNREADABLE',
        `${envFile} cannot be read`,
        'name the file with  --env-file FILE',
      ),
    );
  }
}

/** The hosts of URLs among values, without passwords. */
function hostsIn(variables: Readonly<Record<string, string | undefined>>): readonly string[] {
  const hosts = Object.values(variables).flatMap((value) => {
    const url =
      value !== undefined && value.includes('://') && URL.canParse(value) ? new URL(value) : null;
    return url && url.hostname !== '' ? [url.hostname] : [];
  });
  return [...new Set(hosts)].sort();
}
