import { existsSync, readFileSync } from 'node:fs';
import { UserError } from '../../../src/model/diagnostic.js';
import { relPath } from '../../../src/model/paths.js';
import type { Diagnostic } from '../../../src/model/types.js';
import { specEndpoints } from '../../../src/spec/endpoints.js';
import { loadSpec } from '../../../src/spec/load.js';
import type { LoadedSpec, ReadFile } from '../../../src/spec/types.js';

/** A reader over texts by name. */
export function reader(files: Readonly<Record<string, string>>): ReadFile {
  return (file) => (Object.hasOwn(files, file) ? (files[file] ?? null) : null);
}

/** Loads the first of `files`, or a single text as `openapi.yaml`. */
export function load(files: string | Readonly<Record<string, string>>): LoadedSpec {
  const texts = typeof files === 'string' ? { 'openapi.yaml': files } : files;
  return loadSpec(relPath(Object.keys(texts)[0] ?? ''), reader(texts));
}

/** The ids of a spec's endpoints. */
export function ids(files: Parameters<typeof load>[0]): readonly string[] {
  return specEndpoints(load(files)).map(({ id }) => id);
}

/** `file:line:column CODE message` of each problem for which loading fails. */
export function failures(files: Parameters<typeof load>[0]): readonly string[] {
  try {
    load(files);
  } catch (error) {
    if (error instanceof UserError) return error.diagnostics.map(asLine);
    throw error;
  }
  return [];
}

export function asLine({ code, message, loc }: Diagnostic): string {
  return `${loc ? `${loc.file}:${loc.line}:${loc.column} ` : ''}${code} ${message}`;
}

/** A published spec from beside the project; null when it is not there. */
export function publishedSpec(name: string): string | null {
  const path = new URL(`../../../../shared/specs/${name}`, import.meta.url);
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}
