import type { RelPath, SourceLoc } from '../../model/types.js';
import { exportedInstance } from '../../source/exported-instance.js';
import { isTestFile } from '../../source/test-file.js';
import type { SourceView } from '../../source/view.js';

/** The client that the project makes, as others import it. */
export type OwnersClient = {
  readonly file: RelPath;
  /** `default` where the module exports it as a whole. */
  readonly exported: string;
  /** Whether its file changes what queries do: `$extends` with `query`, `$use`. */
  readonly isExtended: boolean;
};

/** What was found: the client, or where one is made that nobody can import. */
export type ClientSearch = {
  readonly client: OwnersClient | null;
  readonly made: readonly SourceLoc[];
};

/** Finds the client that most modules import; two of one application ask the same database. */
export function findClient(view: SourceView): ClientSearch {
  const making = view.files.flatMap((file) => {
    if (isTestFile(file) || /(?:^|\/)seeds?\b/i.test(file)) return [];
    const text = view.text(file) ?? '';
    const names = classNames(text);
    const at = new RegExp(`\\bnew\\s+(?:\\w+\\.)?(?:${names})\\b`).exec(text)?.index;
    return at === undefined ? [] : [{ file, names, loc: view.locAt(file, at) }];
  });
  const clients = making.flatMap(({ file, names }) => {
    const tree = view.tree(file);
    const exported = tree ? exportedInstance(tree, names, '$extends') : null;
    return exported === null
      ? []
      : [{ file, exported, isExtended: isExtended(view.text(file) ?? '') }];
  });
  const ranked = clients
    .map((client) => ({ client, importers: importersOf(client.file, view) }))
    .sort(
      (one, other) =>
        other.importers - one.importers || one.client.file.length - other.client.file.length,
    );
  return { client: ranked[0]?.client ?? null, made: making.map(({ loc }) => loc) };
}

/** What clients are made of in a file: the class of Prisma under its names there, and classes that extend it. */
function classNames(text: string): string {
  const aliases = [...text.matchAll(/\bPrismaClient\s*(?:as|:)\s*(\w+)/g)].map(([, name]) => name);
  const extending = [...text.matchAll(/\bclass\s+(\w+)\s+extends\s+(?:\w+\.)?PrismaClient\b/g)];
  return ['PrismaClient', ...aliases, ...extending.map(([, name]) => name)].join('|');
}

function isExtended(text: string): boolean {
  return /\.\$use\s*\(/.test(text) || (/\.\$extends\s*\(/.test(text) && /\bquery\s*:/.test(text));
}

/** How many modules import the file. */
function importersOf(file: RelPath, view: SourceView): number {
  const [name = ''] = /[^/]+?(?=(?:\.[cm]?[jt]s)$)/.exec(file) ?? [];
  return view.files.filter((from) => {
    const text = view.text(from) ?? '';
    if (from === file || !text.includes(name === 'index' ? '/' : name)) return false;
    const specifiers = [...text.matchAll(/(?:from|require\(|import\()\s*['"]([^'"]+)['"]/g)];
    return specifiers.some(([, specifier = '']) => {
      const target = view.resolveModule(from, specifier);
      return target !== null && 'file' in target && target.file === file;
    });
  }).length;
}
