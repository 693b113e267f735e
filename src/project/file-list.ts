import {
  type Dirent,
  existsSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { basename, extname, join, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { relPath } from '../model/paths.js';
import type { RelPath } from '../model/types.js';
import type { Roots } from './roots.js';
import { readBoundary, upwards } from './roots.js';

/** Folders that never hold sources, at any depth; the last is our own, whose files are read by name. */
const NEVER = new Set(['node_modules', 'bower_components', '.git', '.hg', '.svn', '.authwright']);

/** Build output, when it lies beside a package.json: `src/build/` may well hold routes, `build/` does not. */
const OUTPUT = new Set(['dist', 'build', 'coverage', '.next', '.nuxt', '.nyc_output', '.turbo']);

const BINARY = new Set(
  (
    '.png .jpg .jpeg .gif .webp .avif .ico .bmp .tiff .svgz .pdf .zip .gz .tgz .bz2 .xz .7z .rar .jar .wasm .node ' +
    '.so .dll .dylib .exe .bin .dat .db .sqlite .sqlite3 .mp3 .mp4 .mov .avi .webm .ogg .wav .flac .woff .woff2 ' +
    '.ttf .otf .eot .psd .sketch .pyc .class .o .a .tsbuildinfo'
  ).split(' '),
);

/** The rules of one ignore file; they hold for the folder it lies in. */
type IgnoreRules = { readonly folder: string; readonly rules: Ignore };

type Walk = {
  readonly root: string;
  readonly boundary: string;
  /** Real paths, so that what links also reach has one name only and a circle of links ends. */
  readonly seenFolders: Set<string>;
  readonly seenFiles: Set<string>;
  readonly found: RelPath[];
  readonly links: { readonly path: string; readonly ignores: readonly IgnoreRules[] }[];
};

/**
 * The files of a package that are worth reading, sorted: what git ignores, installed packages, build output,
 * authwright's own records and binaries are left out. Links are followed when they stay inside the
 * workspace or git root; a file that is reached twice is listed under its real name.
 */
export function listFiles(roots: Roots): readonly RelPath[] {
  const walk: Walk = {
    root: roots.package,
    boundary: readBoundary(roots),
    seenFolders: new Set(),
    seenFiles: new Set(),
    found: [],
    links: [],
  };
  walkFolder(walk, roots.package, roots.package, inheritedIgnores(roots));
  // Links last, and the links behind them after those: real names win.
  for (const link of walk.links) followLink(walk, link.path, link.ignores);
  return walk.found.sort();
}

/** True when `path` is `folder` or lies in it. Both absolute and real. */
export function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function walkFolder(
  walk: Walk,
  folder: string,
  realFolder: string,
  inherited: readonly IgnoreRules[],
): void {
  if (walk.seenFolders.has(realFolder)) return;
  walk.seenFolders.add(realFolder);
  const entries = readFolder(folder);
  const names = new Set(entries.map((entry) => entry.name));
  const ignores = names.has('.gitignore')
    ? [...inherited, readIgnoreFile(join(folder, '.gitignore'), folder)]
    : inherited;
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (isIgnored(ignores, path, entry.isDirectory())) continue;
    if (entry.isSymbolicLink()) walk.links.push({ path, ignores });
    else if (entry.isFile()) addFile(walk, path, join(realFolder, entry.name));
    else if (entry.isDirectory() && mayHoldSources(path, names.has('package.json'))) {
      walkFolder(walk, path, join(realFolder, entry.name), ignores);
    }
  }
}

function followLink(walk: Walk, path: string, ignores: readonly IgnoreRules[]): void {
  try {
    const real = realpathSync(path);
    if (!isInside(walk.boundary, real)) return;
    const target = statSync(real);
    if (target.isFile()) addFile(walk, path, real);
    else if (target.isDirectory() && mayHoldSources(path, false)) {
      walkFolder(walk, path, real, ignores);
    }
  } catch {
    // A link that points nowhere is not a file of the project.
  }
}

function mayHoldSources(path: string, besidePackage: boolean): boolean {
  const name = basename(path);
  return !NEVER.has(name) && !(besidePackage && OUTPUT.has(name));
}

function addFile(walk: Walk, path: string, realPath: string): void {
  if (BINARY.has(extname(path).toLowerCase()) || walk.seenFiles.has(realPath)) return;
  walk.seenFiles.add(realPath);
  walk.found.push(relPath(pathBelow(walk.root, path)));
}

/** The ignore files of the folders between the git root and the package, outermost first. */
function inheritedIgnores(roots: Roots): readonly IgnoreRules[] {
  const { git } = roots;
  if (git === null) return [];
  const folders = upwards(roots.package).filter((folder) => isInside(git, folder));
  const files = folders
    .slice(1)
    .map((folder) => ({ file: join(folder, '.gitignore'), folder }))
    .reverse();
  const exclude = { file: join(git, '.git', 'info', 'exclude'), folder: git };
  const rules = [exclude, ...files]
    .filter(({ file }) => existsSync(file))
    .map(({ file, folder }) => readIgnoreFile(file, folder));
  // In a package that is ignored itself, the rules that ignore it say nothing about its files.
  const packageIgnored = folders.some((folder) => folder !== git && isIgnored(rules, folder, true));
  return packageIgnored ? [] : rules;
}

function readIgnoreFile(file: string, folder: string): IgnoreRules {
  return { folder, rules: ignore().add(readFileSync(file, 'utf8')) };
}

/** The innermost ignore file that says anything decides, as in git. */
function isIgnored(ignores: readonly IgnoreRules[], path: string, isFolder: boolean): boolean {
  for (const { folder, rules } of [...ignores].reverse()) {
    if (path === folder || !isInside(folder, path)) continue;
    const inside = pathBelow(folder, path);
    const result = rules.test(isFolder ? `${inside}/` : inside);
    if (result.ignored) return true;
    if (result.unignored) return false;
  }
  return false;
}

function readFolder(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // A folder that may not be read (a database's data folder, say) holds nothing that we could read.
    return [];
  }
}

/** The posix path of something in `folder`; much cheaper than `relative`, which is asked here for every file. */
function pathBelow(folder: string, path: string): string {
  const below = path.slice(folder.endsWith(sep) ? folder.length : folder.length + 1);
  return sep === '/' ? below : below.replaceAll(sep, '/');
}
