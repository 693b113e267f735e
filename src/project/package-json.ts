import { type ParseError, parse as parseJson, printParseErrorCode } from 'jsonc-parser';
import { finding, problem, UserError } from '../model/diagnostic.js';
import { relPath } from '../model/paths.js';
import type { PackageJson, RelPath, Snapshot } from '../model/types.js';
import { placeAt } from './masking.js';

const FILE = relPath('package.json');

/**
 * Reads the project's package.json.
 * @throws {UserError} when there is none, or with line and column when it is not a JSON object.
 */
export function readPackageJson(snapshot: Snapshot): PackageJson {
  const text = snapshot.text(FILE);
  if (text === null) {
    throw new UserError(finding('NO_PACKAGE_JSON', `there is no package.json in ${snapshot.root}`));
  }
  const result = parseStrictJson(text);
  if (result.error !== null) {
    throw new UserError(
      problem(
        'PACKAGE_JSON_INVALID',
        `package.json is not valid JSON: ${result.error.message}`,
        'correct it there; `npm pkg get name` succeeds when it is right',
        { file: FILE, line: result.error.line, column: result.error.column },
      ),
    );
  }
  if (!isPackageJson(result.value)) {
    throw new UserError(
      problem(
        'PACKAGE_JSON_INVALID',
        'package.json must be an object whose scripts and dependencies map names to strings',
        'correct it; `npm pkg get name` succeeds when it is right',
        { file: FILE, line: 1, column: 1 },
      ),
    );
  }
  return result.value;
}

/** A package.json that is not the project's own; null when there is none that can be read. */
export function readForeignPackageJson(snapshot: Snapshot, file: RelPath): PackageJson | null {
  const text = snapshot.text(file);
  return text === null ? null : parsePackageJson(text);
}

/** A text as package.json; null when it is none. */
export function parsePackageJson(text: string): PackageJson | null {
  const { value, error } = parseStrictJson(text);
  return error === null && isPackageJson(value) ? value : null;
}

export type JsonResult = {
  readonly value: unknown;
  readonly error: {
    readonly message: string;
    readonly line: number;
    readonly column: number;
  } | null;
};

/** Parses JSON without comments or trailing commas; the first error comes with its place. A BOM is allowed. */
export function parseStrictJson(text: string): JsonResult {
  const errors: ParseError[] = [];
  const hasBom = text.startsWith('\uFEFF');
  // A space in place of the BOM keeps the offsets.
  const body = hasBom ? ` ${text.slice(1)}` : text;
  const value: unknown = parseJson(body, errors, { disallowComments: true });
  const [first] = errors;
  if (!first) return { value, error: null };
  const message = printParseErrorCode(first.error)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return { value, error: { message, ...placeAt(text, first.offset) } };
}

/** Every dependency by name, whatever its kind; the first kind that names it decides. */
export function allDependencies(pkg: PackageJson): Readonly<Record<string, string>> {
  return {
    ...pkg.optionalDependencies,
    ...pkg.peerDependencies,
    ...pkg.devDependencies,
    ...pkg.dependencies,
  };
}

function isPackageJson(value: unknown): value is PackageJson {
  if (!isRecord(value)) return false;
  const texts = ['name', 'version', 'type', 'main', 'packageManager'];
  const maps = [
    'scripts',
    'dependencies',
    'devDependencies',
    'peerDependencies',
    'optionalDependencies',
  ];
  return (
    texts.every((key) => value[key] === undefined || typeof value[key] === 'string') &&
    maps.every((key) => value[key] === undefined || isStringMap(value[key]))
  );
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isStringMap(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every((entry) => typeof entry === 'string');
}
