import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { installedProgram } from './installed-package.js';

/** The project's own compiler. */
export type Compiler = {
  readonly version: string;
  /** What Node is started with before the compiler's own options. */
  readonly command: readonly string[];
};

const ASK_MS = 20_000;

/**
 * `typescript` as the project resolves it: hoisted or not, under another name (`"ts": "npm:typescript@^5"`), or
 * through Yarn's Plug'n'Play, where there is no node_modules. Run by its own `bin`, which differs by version.
 */
export function findCompiler(root: string): Compiler | null {
  const names = ['typescript', ...aliasesOfTypescript(root)];
  for (const name of names) {
    const found = installedProgram(root, name, ['tsc', 'tsgo']);
    if (found) return { version: found.version, command: [found.path] };
  }
  const pnp = plugAndPlay(root);
  return pnp === null ? null : throughPlugAndPlay(pnp, root, names);
}

function aliasesOfTypescript(root: string): readonly string[] {
  try {
    const pkg = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
      'dependencies' | 'devDependencies',
      Record<string, string> | undefined
    >;
    return Object.entries({ ...pkg.dependencies, ...pkg.devDependencies })
      .filter(([name, range]) => name !== 'typescript' && /^npm:typescript@/.test(range))
      .map(([name]) => name);
  } catch {
    return [];
  }
}

/** Yarn's table of packages, which lies at the root of the workspace. */
function plugAndPlay(root: string): string | null {
  for (let folder = root; ; folder = dirname(folder)) {
    const file = join(folder, '.pnp.cjs');
    if (existsSync(file)) return file;
    if (folder === dirname(folder)) return null;
  }
}

/** Asked in a process of its own: the table changes how Node loads modules and reads files. */
function throughPlugAndPlay(pnp: string, root: string, names: readonly string[]): Compiler | null {
  const ask = `
    const { createRequire } = require('node:module');
    const { dirname, join } = require('node:path');
    const from = createRequire(${JSON.stringify(join(root, 'package.json'))});
    for (const name of ${JSON.stringify(names)}) {
      try {
        const manifest = from.resolve(name + '/package.json');
        const { bin, version } = from(manifest);
        console.log(JSON.stringify({ version, path: join(dirname(manifest), bin.tsc ?? bin.tsgo) }));
        break;
      } catch {}
    }`;
  try {
    const answer = execFileSync(process.execPath, ['--require', pnp, '--eval', ask], {
      cwd: root,
      encoding: 'utf8',
      timeout: ASK_MS,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const { path, version } = JSON.parse(answer) as { path: string; version: string };
    return { version, command: ['--require', pnp, path] };
  } catch {
    return null; // it has no compiler, or is not what Yarn wrote
  }
}
