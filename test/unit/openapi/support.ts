import { existsSync, readFileSync } from 'node:fs';
import { UserError } from '../../../src/model/diagnostic.js';
import { relPath } from '../../../src/model/paths.js';
import { applyEdits, groupByFile } from '../../../src/model/text-edit.js';
import type { Diagnostic, FileEdit, SpecEndpoint } from '../../../src/model/types.js';
import { editSpec } from '../../../src/openapi/edit.js';
import type { SpecWanted } from '../../../src/openapi/edit.js';
import { specEndpoints } from '../../../src/openapi/endpoints.js';
import { loadSpec } from '../../../src/openapi/load.js';
import type { LoadedSpec, ReadFile } from '../../../src/openapi/types.js';

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

/** What `editSpec` is asked for in most tests: these endpoints secured, those open. */
export function wantedFor(
  spec: LoadedSpec,
  decide: (endpoint: SpecEndpoint) => 'secured' | 'open' | null,
  more: Partial<SpecWanted> = {},
): SpecWanted {
  const endpoints = specEndpoints(spec);
  return {
    secured: endpoints
      .filter((endpoint) => decide(endpoint) === 'secured')
      .map((endpoint) => ({ endpoint, roles: [], beside: false })),
    open: endpoints.filter((endpoint) => decide(endpoint) === 'open'),
    auth: null,
    ...more,
  };
}

/** The texts after the edits. */
export function edited(
  files: Readonly<Record<string, string>>,
  wanted: (spec: LoadedSpec) => SpecWanted,
): {
  readonly texts: Readonly<Record<string, string>>;
  readonly edits: readonly FileEdit[];
  readonly diagnostics: readonly string[];
} {
  const spec = load(files);
  const { edits, diagnostics } = editSpec(spec, wanted(spec));
  const texts: Record<string, string> = { ...files };
  for (const [file, group] of groupByFile(edits))
    texts[file] = applyEdits(files[file] ?? '', group);
  return { texts, edits, diagnostics: diagnostics.map(asLine) };
}
