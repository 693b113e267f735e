import type { EnvLoading, PackageJson, RelPath, Snapshot } from '../model/types.js';
import { inFolder, importsPackage, type Sources } from './sources.js';

const PACKAGES = [
  'dotenv',
  'dotenv-safe',
  'dotenv-flow',
  'dotenv-expand',
  'dotenv-defaults',
  'dotenv-extended',
  '@dotenvx/dotenvx',
  '@nestjs/config',
];

const MENTIONED = /dotenv|@nestjs\/config|loadEnvFile/;

/** Parts of a command that load `.env`, the strongest evidence first. */
const FLAGS: readonly { readonly pattern: RegExp; readonly name: string }[] = [
  { pattern: /--env-file(?:-if-exists)?\b/, name: '--env-file' },
  { pattern: /(?:-r|--require|--import)[ =]dotenv\S*/, name: '-r dotenv/config' },
  { pattern: /\bdotenvx\s+run\b/, name: 'dotenvx run' },
  { pattern: /\bdotenv\s+(?:-|[^|&;]*--\s)/, name: 'dotenv' },
  { pattern: /\benv-cmd\b/, name: 'env-cmd' },
  { pattern: /\bnx\s+(?:serve|run|start)\b/, name: 'nx' },
  { pattern: /\b(?:heroku\s+local|nf\s+start|foreman\s+start)\b/, name: 'a Procfile runner' },
  { pattern: /(?:^|[\s;&|])bun\s+(?:run\s+)?(?:--\S+\s+)*\S+\.[cm]?[jt]s/, name: 'bun' },
];

/** Scripts in the order in which a developer would try them. */
const START_SCRIPTS = ['dev', 'start:dev', 'develop', 'serve', 'server', 'start', 'start:api'];

/** The script a developer starts the server with; null when package.json has none with a usual name. */
export function detectStartScript(pkg: PackageJson): string | null {
  return START_SCRIPTS.find((name) => pkg.scripts?.[name] !== undefined) ?? null;
}

/** Whether `.env` reaches the server, and by what: its code, or an option of the command that starts it. */
export function detectEnvLoading(
  snapshot: Snapshot,
  pkg: PackageJson,
  sources: Sources,
  sourceRoot: RelPath,
): EnvLoading {
  const inCode = sources.files
    .filter((file) => !file.includes('/') || inFolder(file, sourceRoot))
    .filter((file) => !/(?:^|\/)(?:scripts?|migrations?|seeds?|prisma)\//.test(file))
    .filter((file) => sources.mentions(file, MENTIONED))
    .map((file) => ({ file, by: loader(sources.code(file)) }))
    .find(({ by }) => by !== null);
  if (inCode?.by) {
    return { kind: 'dotenv', file: inCode.file, evidence: `${inCode.by} in ${inCode.file}` };
  }
  for (const { command, place } of startCommands(snapshot, pkg)) {
    const flag = FLAGS.find(({ pattern }) => pattern.test(command));
    if (flag) return { kind: 'flag', evidence: `${flag.name} in ${place}` };
  }
  return { kind: 'none', evidence: 'no start script and no source file loads .env' };
}

function loader(code: string): string | null {
  const name = PACKAGES.find((candidate) => importsPackage(code, candidate));
  if (name === '@nestjs/config' && !/\bConfigModule\s*\.\s*forRoot\b/.test(code)) return null;
  if (name) return name;
  return /\bprocess\s*\.\s*loadEnvFile\s*\(/.test(code) ? 'process.loadEnvFile' : null;
}

function startCommands(
  snapshot: Snapshot,
  pkg: PackageJson,
): readonly { readonly command: string; readonly place: string }[] {
  const scripts = Object.entries(pkg.scripts ?? {})
    .filter(([name]) => /^(?:dev|start|serve|server|develop)(?::|$)/.test(name))
    .map(([name, command]) => ({ command, place: `the script "${name}"` }));
  const nodemon = snapshot.text('nodemon.json' as RelPath);
  return nodemon === null ? scripts : [...scripts, { command: nodemon, place: 'nodemon.json' }];
}
