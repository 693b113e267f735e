import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseTree, type Node } from 'jsonc-parser';
import { MANIFEST_PATH } from '../model/our-dir.js';
import { problem, UserError } from '../model/diagnostic.js';
import type { Diagnostic, Manifest, SourceLoc } from '../model/types.js';
import { manifestSchema } from './manifest-schema.js';
import { readHabits } from './habits.js';
import { placeAt } from './masking.js';
import { parseStrictJson } from './package-json.js';
import { member, schemaErrors } from './schema-errors.js';
import type { ProjectSnapshot } from './snapshot.js';

/**
 * The text of a manifest: keys sorted, two spaces, a final newline, so that it merges and diffs well. Where the project
 * has Biome format its JSON, it is written as Biome does.
 */
export function serializeManifest(manifest: Manifest): string {
  return jsonBeside(manifest, manifest, sortKeys);
}

/** The text of another file of ours beside the manifest, laid out as that is. */
export function jsonBeside(
  manifest: Manifest | null,
  value: object,
  order?: (key: string, value: unknown) => unknown,
): string {
  const { format, json } = readHabits(manifest ? recordedHabits(manifest) : []);
  const [indent, width] =
    json === 'biome'
      ? [format.useTabs === true ? '\t' : (format.tabWidth ?? 2), format.printWidth ?? 80]
      : [2, null];
  const text = JSON.stringify(value, order, indent);
  return `${width === null ? text : withShortLists(text, format.tabWidth ?? 2, width)}\n`;
}

function recordedHabits({ answers }: Manifest): readonly string[] {
  const habits = answers['habits'];
  return Array.isArray(habits) ? habits.map(String) : [];
}

/** JSON with each list of texts on one line where it fits. */
function withShortLists(text: string, tabWidth: number, width: number): string {
  const list = /^(\s*)(.*)\[\n\s*("(?:[^"\\\n]|\\.)*"(?:,\n\s*"(?:[^"\\\n]|\\.)*")*)\n\s*\](,?)$/gm;
  return text.replace(list, (whole, indent: string, key: string, items: string, comma: string) => {
    const line = `${key}[${items.replace(/,\n\s*/g, ', ')}]${comma}`;
    const columns = indent.replaceAll('\t', ' '.repeat(tabWidth)).length + line.length;
    return columns <= width ? indent + line : whole;
  });
}

/** Whether a package folder has a manifest, without a look at anything else of the project. */
export function hasManifest(folder: string): boolean {
  return existsSync(join(folder, MANIFEST_PATH));
}

/**
 * Reads the manifest; null when the project has none.
 * @throws {UserError} with every place that is wrong, when it is no JSON, holds merge markers, comes from a newer
 * authwright, or has a key, a type or a path that a manifest cannot have. It is never repaired: it holds decisions.
 */
export function readManifest(snapshot: ProjectSnapshot): Manifest | null {
  const content = snapshot.text(MANIFEST_PATH);
  if (content === null) {
    if (!snapshot.exists(MANIFEST_PATH)) return null;
    throw new UserError(invalid('the manifest cannot be read as UTF-8 text', at(1, 1)));
  }
  return parseManifest(content, snapshot);
}

/**
 * Looks whether the manifest of a plan is one that the next run reads.
 * @throws {Error} when it is not: whatever made it so is a bug of ours, and nothing may be written then
 */
export function requireReadable(manifest: Manifest, snapshot: Locator): void {
  try {
    parseManifest(serializeManifest(manifest), snapshot);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const wrong = error.diagnostics.map(({ message }) => message).join('; ');
    throw new Error(`the next run could not read the manifest of this plan: ${wrong}`, {
      cause: error,
    });
  }
}

type Locator = Pick<ProjectSnapshot, 'locate'>;

function parseManifest(content: string, snapshot: Locator): Manifest {
  const marker = /^(?:<{7}|\|{7}|={7}|>{7})(?:[ \r\n]|$)/m.exec(content);
  if (marker) {
    throw new UserError(
      problem(
        'MANIFEST_MERGE_MARKERS',
        'the manifest holds the markers of a merge that was not finished',
        `keep the lines of both sides that you want and remove the markers, or take one side: git checkout --theirs ${MANIFEST_PATH}`,
        atOffset(content, marker.index),
      ),
    );
  }
  const { error } = parseStrictJson(content);
  if (error) {
    throw new UserError(
      invalid(`the manifest is not valid JSON: ${error.message}`, at(error.line, error.column)),
    );
  }
  const root = parseTree(content.replace(/^\uFEFF/, ' '));
  if (!root) throw new UserError(invalid('the manifest is empty', at(1, 1)));
  const newer = newerVersion(root);
  if (newer !== null) {
    throw new UserError(
      problem(
        'MANIFEST_NEWER',
        `the manifest was made by a newer authwright (manifestVersion ${newer}; this one reads 1)`,
        'use that version: npx authwright@latest',
        atOffset(content, member(root, 'manifestVersion')?.offset ?? 0),
      ),
    );
  }
  const value: unknown = JSON.parse(content.replace(/^\uFEFF/, ''));
  const isReadable = (path: string): boolean => snapshot.locate(path) === path;
  const { data, error: invalidAsSuch } = manifestSchema(isReadable).safeParse(value);
  const { error: invalidValues } = manifestSchema(isReadable, 'any').safeParse(value);
  const issues = [...(invalidAsSuch?.issues ?? []), ...(invalidValues?.issues ?? [])];
  const errors = schemaErrors(issues, root, 'the manifest');
  if (data === undefined || errors.length > 0) {
    throw new UserError(
      errors.map(({ message, offset }) => invalid(message, atOffset(content, offset))),
    );
  }
  return data;
}

function newerVersion(root: Node): number | null {
  const value = member(root, 'manifestVersion')?.value as unknown;
  return typeof value === 'number' && value > 1 ? value : null;
}

function invalid(message: string, loc: SourceLoc): Diagnostic {
  return problem(
    'MANIFEST_INVALID',
    message,
    `correct it, or take the last good one from git: git checkout HEAD -- ${MANIFEST_PATH}`,
    loc,
  );
}

function at(line: number, column: number): SourceLoc {
  return { file: MANIFEST_PATH, line, column };
}

function atOffset(content: string, offset: number): SourceLoc {
  return { file: MANIFEST_PATH, ...placeAt(content, offset) };
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
