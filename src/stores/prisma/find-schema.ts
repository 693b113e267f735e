import { dirName, relPath } from '../../model/paths.js';
import type { RelPath } from '../../model/types.js';
import type { ProjectToRead } from '../adapter.js';
import { readSchema, type Schema } from './schema.js';

/** Where a project's schema is. */
export type FoundSchema = {
  readonly schema: Schema;
  /** The file with the data source; models may be in others. */
  readonly main: RelPath;
  readonly files: readonly RelPath[];
  /** What the command line of Prisma is told the schema is: a file, or a folder. */
  readonly path: RelPath;
  /** The names of the migrations that are there, oldest first; null where the project has no folder of them. */
  readonly migrations: { readonly folder: RelPath; readonly names: readonly string[] } | null;
};

const CONFIG = /^(?:\.config\/prisma|prisma\.config)\.[cm]?[jt]s$/;

/** The schema of the project; null where it has none. @throws {SyntaxError} where one cannot be parsed */
export function findSchema({ snapshot, facts }: ProjectToRead): FoundSchema | null {
  const all = snapshot.files.filter((file) => file.endsWith('.prisma') && !file.startsWith('..'));
  const sources = all.map((file) => ({ file, text: snapshot.text(file) ?? '' }));
  const mains = sources.filter(({ text }) => /^\s*datasource\s+\w+\s*\{/m.test(text));
  const named = namedSchema(snapshot, facts.packageJson);
  const usual = ['prisma/schema.prisma', 'schema.prisma'];
  const main =
    mains.find(({ file }) => named !== null && (file === named || file.startsWith(`${named}/`))) ??
    mains.find(({ file }) => usual.includes(file)) ??
    mains[0];
  if (!main) return null;
  const folder = dirName(main.file);
  const within = sources.filter(
    ({ file }) =>
      file === main.file ||
      (file.startsWith(`${folder}/`) && !mains.some((each) => each.file === file)),
  );
  const isFolder = within.length > 1;
  return {
    schema: readSchema(within),
    main: main.file,
    files: within.map(({ file }) => file),
    path: isFolder ? folder : main.file,
    migrations: findMigrations(snapshot, folder),
  };
}

/** What package.json or a configuration of Prisma names. */
function namedSchema(
  snapshot: ProjectToRead['snapshot'],
  packageJson: ProjectToRead['facts']['packageJson'],
): string | null {
  const { prisma } = packageJson as { readonly prisma?: { readonly schema?: unknown } };
  if (typeof prisma?.schema === 'string') return relPath(prisma.schema);
  const config = configText(snapshot);
  const [, path] = /\bschema\s*:\s*(?:path\.join\(\s*)?['"`]([^'"`]+)['"`]/.exec(config) ?? [];
  return path === undefined ? null : relPath(path);
}

/** The text of Prisma's own configuration; empty where there is none. */
export function configText(snapshot: ProjectToRead['snapshot']): string {
  const file = snapshot.files.find((each) => CONFIG.test(each));
  return file === undefined ? '' : (snapshot.text(file) ?? '');
}

function findMigrations(
  snapshot: ProjectToRead['snapshot'],
  folder: RelPath,
): FoundSchema['migrations'] {
  const { files } = snapshot;
  const [, named] =
    /\bmigrations\s*:\s*\{[^}]*\bpath\s*:\s*(?:path\.join\(\s*)?['"`]([^'"`]+)['"`]/.exec(
      configText(snapshot),
    ) ?? [];
  const usual = [folder, dirName(folder)].map((above) =>
    above === '.' ? 'migrations' : `${above}/migrations`,
  );
  for (const place of named === undefined ? usual : [relPath(named)]) {
    const names = files.flatMap((file) => {
      const [, name] = file.startsWith(`${place}/`)
        ? (/^([^/]+)\/migration\.sql$/.exec(file.slice(place.length + 1)) ?? [])
        : [];
      return name === undefined ? [] : [name];
    });
    if (names.length > 0 || files.includes(relPath(`${place}/migration_lock.toml`)))
      return { folder: relPath(place), names: names.sort() };
  }
  return null;
}
