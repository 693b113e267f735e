import { posix } from 'node:path';
import { readPath } from '../model/paths.js';
import type { RelPath, Snapshot } from '../model/types.js';
import { isRecord, matchPattern, readJson, stringsIn } from './json.js';

/** The paths that `specifier` may stand for when written in `from`, best first, relative to the root. */
export type Aliases = (from: RelPath, specifier: string) => readonly string[];

/** One pattern of `paths` or `imports`, its targets relative to the root of the project. */
type Alias = { readonly pattern: string; readonly targets: readonly string[] };
type Settings = { readonly aliases: readonly Alias[]; readonly baseUrl: string | null };

const NO_SETTINGS: Settings = { aliases: [], baseUrl: null };
/** A chain of `extends` longer than this is a circle. */
const LONGEST_CHAIN = 16;

/**
 * Reads `paths` and `baseUrl` of the tsconfig nearest above a file (with what it extends), `imports` of the
 * nearest package.json, and `_moduleAliases`, which the module-alias package reads.
 */
export function createAliases(snapshot: Snapshot, fallback: RelPath | null): Aliases {
  const settings = new Map<string, Settings>();

  const settingsFor = (folder: string): Settings => {
    const known = settings.get(folder);
    if (known) return known;
    const config = ['tsconfig.json', 'jsconfig.json']
      .map((name) => posix.join(folder, name))
      .find((file) => snapshot.exists(readPath(file)));
    const inherited = () =>
      folder === '.' ? fallbackSettings() : settingsFor(posix.dirname(folder));
    const compiler =
      config === undefined ? inherited() : compilerAliases(snapshot, readPath(config), 0);
    const found = withPackageAliases(snapshot, folder, compiler);
    settings.set(folder, found);
    return found;
  };
  const fallbackSettings = (): Settings =>
    fallback === null ? NO_SETTINGS : compilerAliases(snapshot, fallback, 0);

  return (from, specifier) => {
    const { aliases, baseUrl } = settingsFor(posix.dirname(from));
    // The longest literal head wins, as in TypeScript and Node.
    const matching = aliases
      .filter((alias) => matchPattern(alias.pattern, specifier) !== null)
      .sort((a, b) => headLength(b.pattern) - headLength(a.pattern));
    const [best] = matching;
    const targets = best
      ? best.targets.map((target) =>
          target.replaceAll('*', matchPattern(best.pattern, specifier) ?? ''),
        )
      : [];
    return baseUrl === null ? targets : [...targets, posix.join(baseUrl, specifier)];
  };
}

function headLength(pattern: string): number {
  const star = pattern.indexOf('*');
  return star < 0 ? Number.MAX_SAFE_INTEGER : star;
}

function compilerAliases(snapshot: Snapshot, file: RelPath, depth: number): Settings {
  const config = readJson(snapshot, file);
  if (!config || depth > LONGEST_CHAIN) return NO_SETTINGS;
  const folder = posix.dirname(file);
  const inherited = stringsIn(config['extends'])
    .map((base) => extendedFile(snapshot, folder, base))
    .filter((base) => base !== null)
    .map((base) => compilerAliases(snapshot, base, depth + 1))
    .reduce(
      (all, next) => ({
        aliases: next.aliases.length > 0 ? next.aliases : all.aliases,
        baseUrl: next.baseUrl ?? all.baseUrl,
      }),
      NO_SETTINGS,
    );
  const options = config['compilerOptions'];
  if (!isRecord(options)) return inherited;
  const own = options['baseUrl'];
  const baseUrl = typeof own === 'string' ? posix.join(folder, own) : inherited.baseUrl;
  const paths = options['paths'];
  if (!isRecord(paths)) return { aliases: inherited.aliases, baseUrl };
  const base = baseUrl ?? folder;
  const aliases = Object.entries(paths).map(([pattern, targets]) => ({
    pattern,
    targets: stringsIn(targets).map((target) => posix.join(base, target)),
  }));
  return { aliases, baseUrl };
}

function extendedFile(snapshot: Snapshot, folder: string, base: string): RelPath | null {
  if (!base.startsWith('.')) return null;
  const path = posix.join(folder, base);
  const candidates = [path, `${path}.json`, posix.join(path, 'tsconfig.json')];
  const found = candidates.find(
    (candidate) => /\.json$/.test(candidate) && snapshot.exists(readPath(candidate)),
  );
  return found === undefined ? null : readPath(found);
}

function withPackageAliases(snapshot: Snapshot, folder: string, settings: Settings): Settings {
  const manifest = readJson(snapshot, readPath(posix.join(folder, 'package.json')));
  const imports = manifest?.['imports'];
  const aliases = manifest?.['_moduleAliases'];
  const found: Alias[] = [];
  for (const [pattern, target] of Object.entries(isRecord(imports) ? imports : {})) {
    found.push({ pattern, targets: sourceTargets(folder, stringsIn(target)) });
  }
  for (const [name, target] of Object.entries(isRecord(aliases) ? aliases : {})) {
    const targets = sourceTargets(folder, stringsIn(target));
    found.push({ pattern: name, targets });
    found.push({ pattern: `${name}/*`, targets: targets.map((each) => posix.join(each, '*')) });
  }
  return { ...settings, aliases: [...found, ...settings.aliases] };
}

/** Targets in the output folder are tried in `src` as well: the build keeps the layout. */
function sourceTargets(folder: string, targets: readonly string[]): readonly string[] {
  return targets.flatMap((target) => {
    const path = posix.join(folder, target);
    return [path, path.replace(/(^|\/)(dist|lib|build|out)\//, '$1src/')];
  });
}
