import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PackageJson } from '../../model/types.js';
import { findRoots, readBoundary, upwards } from '../../project/roots.js';
import { installedProgram } from '../installed-package.js';
import { biome } from './biome.js';
import { eslint } from './eslint.js';
import type { Linter, LinterPlace } from './linter.js';
import { pathIn } from './path-in.js';
import { prettier } from './prettier.js';

/** What is known of each kind of linter before a project is looked at. */
type Kind = {
  readonly name: string;
  readonly package: string;
  readonly bin: string;
  /** Names of its configuration, by which it finds that too. */
  readonly configs: RegExp;
  /** The key of package.json that may hold it instead. */
  readonly key: string | null;
  /** The option by which a project's own script lets warnings fail. */
  readonly strict: RegExp | null;
  readonly make: (place: LinterPlace) => Pick<Linter, 'lint' | 'mend'>;
};

const CODE = '[cm]?[jt]s';

/** The formatter is last: what a linter mends is laid out by it. */
const KINDS: readonly Kind[] = [
  {
    name: 'ESLint',
    package: 'eslint',
    bin: 'eslint',
    configs: names(`eslint\\.config\\.${CODE}|\\.eslintrc(?:\\.(?:${CODE}|ya?ml|json))?`),
    key: 'eslintConfig',
    strict: /--max-warnings/,
    make: eslint,
  },
  {
    name: 'Biome',
    package: '@biomejs/biome',
    bin: 'biome',
    configs: names('\\.?biome\\.jsonc?'),
    key: null,
    strict: /--error-on-warnings/,
    make: biome,
  },
  {
    name: 'Prettier',
    package: 'prettier',
    bin: 'prettier',
    configs: names(
      `\\.prettierrc(?:\\.(?:${CODE}|ya?ml|json5?|toml))?|prettier\\.config\\.${CODE}`,
    ),
    key: 'prettier',
    strict: null,
    make: prettier,
  },
];

/** The linters that the project in `root` has a configuration of, in the order in which they mend. */
export function findLinters(root: string, pkg: PackageJson): readonly Linter[] {
  const boundary = readBoundary(findRoots(root));
  const folders = upwards(root);
  const within = folders.slice(0, folders.indexOf(boundary) + 1);
  return KINDS.flatMap((kind): readonly Linter[] => {
    const configs = within.flatMap((folder) => configsIn(folder, kind));
    if (configs.length === 0) return [];
    const named = configs.map((path) => pathIn(root, path));
    const installed = installedProgram(root, kind.package, [kind.bin]);
    const scripts = Object.values(pkg.scripts ?? {}).join('\n');
    const warningsFail = kind.strict?.test(scripts) ?? false;
    const { lint, mend } = kind.make({ root, program: installed?.path ?? '', warningsFail });
    const missing = installed ? null : `${named[0] ?? ''} configures it, and it is not installed`;
    return [{ name: kind.name, configs: named, missing, lint, mend }];
  });
}

function configsIn(folder: string, { configs, key }: Kind): readonly string[] {
  return [
    ...filesIn(folder).filter((name) => configs.test(name)),
    ...(key !== null && isKeyOf(join(folder, 'package.json'), key) ? ['package.json'] : []),
  ].map((name) => join(folder, name));
}

function names(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`);
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // a folder above the project that may not be listed
  }
}

function isKeyOf(file: string, key: string): boolean {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof value === 'object' && value !== null && key in value;
  } catch {
    return false; // there is none, or it is reported where it is the project's own
  }
}
