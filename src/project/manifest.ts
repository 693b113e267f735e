import { getNodeValue, parseTree, type Node } from 'jsonc-parser';
import { valid } from 'semver';
import { MANIFEST_PATH } from '../model/own-dir.js';
import { problem, UserError } from '../model/diagnostic.js';
import { isMethod } from '../model/http-method.js';
import { relPath } from '../model/paths.js';
import type { Diagnostic, Manifest, SourceLoc } from '../model/types.js';
import {
  arrayOf,
  member,
  nullable,
  object,
  oneOfTypes,
  recordOf,
  type Shape,
  text,
  wrong,
} from './json-shape.js';
import { placeAt } from './masking.js';
import { parseStrictJson } from './package-json.js';
import type { ProjectSnapshot } from './snapshot.js';

/** The manifest as it is written: keys sorted, two spaces, a final newline, so that it merges and diffs well. */
export function serializeManifest(manifest: Manifest): string {
  return `${JSON.stringify(manifest, sortKeys, 2)}\n`;
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
  const errors = manifestShape(snapshot)(root, 'the manifest');
  if (errors.length > 0) {
    throw new UserError(
      errors.map(({ message, offset }) => invalid(message, atOffset(content, offset))),
    );
  }
  return getNodeValue(root) as Manifest;
}

function manifestShape(snapshot: Locator): Shape {
  const string = oneOfTypes('string');
  const sha256 = text('a SHA-256 in hex', (value) => /^[0-9a-f]{64}$/.test(value));
  const path = text('a path inside the project', isOwnPath);
  const readablePath = text(
    'a path inside the workspace',
    (value) => isOwnPath(value) || snapshot.locate(value) === value,
  );
  const version = text('a version', (value) => valid(value) !== null);
  const endpointId = text('a method and a path', (value) => {
    const space = value.indexOf(' ');
    return isMethod(value.slice(0, space)) && /^\/[^\p{Cc}]*$/u.test(value.slice(space + 1));
  });
  const open = object({ decision: string });
  const secured = object(
    { decision: string, file: nullable(readablePath), guard: nullable(string) },
    { roles: arrayOf(string), adopted: oneOfTypes('boolean') },
  );
  return object({
    manifestVersion: (node, name) => (node.value === 1 ? [] : wrong(node, name, 'must be 1')),
    generator: object({ version }),
    project: object({ framework: string, store: nullable(string), spec: nullable(readablePath) }),
    answers: recordOf(string, (node, name) =>
      node.type === 'array'
        ? arrayOf(string)(node, name)
        : oneOfTypes('string', 'number', 'boolean')(node, name),
    ),
    files: recordOf(
      path,
      object({ template: string, baseSha256: sha256 }, { version, movedFrom: path }),
    ),
    spliced: recordOf(
      readablePath,
      object(
        { sha256 },
        {
          created: oneOfTypes('boolean'),
          undo: arrayOf(string),
          parts: recordOf(string, string),
        },
      ),
    ),
    routes: recordOf(endpointId, (node, name) => {
      const decision = member(node, 'decision')?.value as unknown;
      if (decision === 'open') return open(node, name);
      if (decision === 'secured') return secured(node, name);
      return wrong(node, name, 'must have the decision "secured" or "open"');
    }),
  });
}

/** A path as we write them, that neither leaves the package nor reaches what belongs to git or a package manager. */
function isOwnPath(value: string): boolean {
  try {
    return relPath(value) === value && !/(?:^|\/)(?:\.git|node_modules)(?:\/|$)/.test(value);
  } catch {
    return false;
  }
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
