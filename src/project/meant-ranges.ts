import { posix } from 'node:path';
import type { PackageJson, RelPath } from '../model/types.js';
import { isRecord, readForeignPackageJson } from './package-json.js';
import type { ProjectSnapshot } from './snapshot.js';

const SECTIONS = ['dependencies', 'devDependencies', 'peerDependencies'] as const;

/** Versions by package, of the catalog without a name (`''`) and of those with one. */
type Catalogs = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * package.json with the versions that its ranges stand for: `catalog:` and `catalog:NAME` of pnpm, Yarn and Bun
 * are looked up where these keep them, and `npm:NAME@RANGE` is RANGE where it is the package of that name.
 * A name that nothing explains stays as it is.
 */
export async function meantRanges(
  pkg: PackageJson,
  snapshot: ProjectSnapshot,
): Promise<PackageJson> {
  const ranges = SECTIONS.flatMap((section) => Object.values(pkg[section] ?? {}));
  if (!ranges.some((range) => /^(?:catalog|npm):/.test(range))) return pkg;
  const catalogs = ranges.some((range) => range.startsWith('catalog:'))
    ? await readCatalogs(snapshot)
    : {};
  const meant = (name: string, range: string): string => {
    if (range.startsWith('catalog:')) return fromCatalog(catalogs, name, range) ?? range;
    const aliased = /^npm:(?<real>@?[^@]+)@(?<version>.+)$/.exec(range)?.groups;
    return aliased?.['real'] === name ? (aliased['version'] ?? range) : range;
  };
  const sections = SECTIONS.flatMap((section) => {
    const entries = Object.entries(pkg[section] ?? {});
    if (entries.length === 0) return [];
    return [
      [section, Object.fromEntries(entries.map(([name, range]) => [name, meant(name, range)]))],
    ];
  });
  return { ...pkg, ...(Object.fromEntries(sections) as Partial<PackageJson>) };
}

/** `catalog:default` is another way to write `catalog:` (pnpm, “Catalogs”). */
function fromCatalog(catalogs: Catalogs, name: string, range: string): string | undefined {
  const title = range
    .slice('catalog:'.length)
    .trim()
    .replace(/^default$/, '');
  return catalogs[title]?.[name];
}

/** From pnpm-workspace.yaml, .yarnrc.yml, or the package.json at the workspace root, which is Bun's place. */
async function readCatalogs(snapshot: ProjectSnapshot): Promise<Catalogs> {
  const root = snapshot.roots.workspace ?? snapshot.root;
  const place = (name: string): RelPath | null => snapshot.locate(posix.join(root, name));
  const { parse } = await import('yaml');
  const settings: unknown[] = ['pnpm-workspace.yaml', '.yarnrc.yml'].map((name) => {
    const file = place(name);
    try {
      return file === null ? null : (parse(snapshot.text(file) ?? '') as unknown);
    } catch {
      return null; // the package manager itself refuses it
    }
  });
  const manifest = place('package.json');
  const pkg = manifest === null ? null : readForeignPackageJson(snapshot, manifest);
  const all = [...settings, pkg, pkg?.workspaces].filter(isRecord);
  return Object.fromEntries(
    all.flatMap(({ catalog, catalogs }) => [
      ...(isRecord(catalog) ? [['', stringsOf(catalog)] as const] : []),
      ...Object.entries(isRecord(catalogs) ? catalogs : {}).map(
        ([name, versions]) => [name.replace(/^default$/, ''), stringsOf(versions)] as const,
      ),
    ]),
  );
}

function stringsOf(value: unknown): Readonly<Record<string, string>> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}
