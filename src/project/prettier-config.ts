import { join, posix } from 'node:path';
import { parse as parseJsonc } from 'jsonc-parser';
import picomatch from 'picomatch';
import type { RelPath } from '../model/types.js';
import { maskComments } from './masking.js';
import { isRecord, readForeignPackageJson } from './package-json.js';
import type { ProjectSnapshot } from './snapshot.js';

/** The settings of a prettier configuration. `complete` is false when part of it is code, which is not run. */
export type PrettierConfig = {
  readonly file: RelPath;
  readonly options: Readonly<Record<string, unknown>>;
  readonly complete: boolean;
};

/** In prettier's own order of preference within a folder. */
const CONFIG_FILES = [
  'package.json',
  '.prettierrc',
  '.prettierrc.json',
  '.prettierrc.yaml',
  '.prettierrc.yml',
  '.prettierrc.json5',
  ...['js', 'ts', 'mjs', 'mts', 'cjs', 'cts'].map((extension) => `.prettierrc.${extension}`),
  ...['js', 'ts', 'mjs', 'mts', 'cjs', 'cts'].map((extension) => `prettier.config.${extension}`),
  '.prettierrc.toml',
];

/**
 * The prettier configuration that holds for `target`, found as prettier finds it but never above the workspace or
 * git root. Configurations that are code are not run: their literal options are read as text.
 */
export async function readPrettierConfig(
  snapshot: ProjectSnapshot,
  target: RelPath,
): Promise<PrettierConfig | null> {
  for (let folder = snapshot.locate(posix.dirname(target)); folder !== null;) {
    for (const name of CONFIG_FILES) {
      const file = snapshot.locate(posix.join(folder, name));
      const text = file === null ? null : snapshot.text(file);
      if (file === null || text === null) continue;
      const config = await readConfigFile(snapshot, file, text, target);
      if (config) return config;
    }
    folder = snapshot.locate(posix.join(folder, '..'));
  }
  return null;
}

async function readConfigFile(
  snapshot: ProjectSnapshot,
  file: RelPath,
  text: string,
  target: RelPath,
): Promise<PrettierConfig | null> {
  if (posix.basename(file) === 'package.json') {
    const value = readForeignPackageJson(snapshot, file)?.['prettier'];
    return value === undefined ? null : fromValue(file, value, target);
  }
  if (/\.[cm]?[jt]s$/.test(file)) return fromCode(file, text);
  const isJson = file.endsWith('.json') || /^\s*[{"]/.test(text.replace(/^\uFEFF/, ''));
  if (isJson && !file.endsWith('.json5')) return fromValue(file, parseJsonc(text), target);
  return fromStaticFile(snapshot, file, text, target);
}

/** YAML, TOML and JSON5: prettier reads them, and runs nothing for them unless they only name a package. */
async function fromStaticFile(
  snapshot: ProjectSnapshot,
  file: RelPath,
  text: string,
  target: RelPath,
): Promise<PrettierConfig> {
  if (!/^\s*["']?[\w-]+["']?\s*[:={]|^\s*\{/m.test(text)) {
    return { file, options: {}, complete: false };
  }
  const { resolveConfig } = await import('prettier');
  try {
    const config = join(snapshot.root, file);
    const options = await resolveConfig(join(snapshot.root, target), { config, useCache: false });
    return { file, options: { ...options }, complete: true };
  } catch {
    // Prettier itself will say what is wrong with it; the sources say how they are formatted.
    return { file, options: {}, complete: false };
  }
}

/** A string names a shared configuration, a package that would have to be run. */
function fromValue(file: RelPath, value: unknown, target: RelPath): PrettierConfig {
  if (!isRecord(value)) return { file, options: {}, complete: false };
  const path = posix.relative(posix.dirname(file), target);
  const overrides = Array.isArray(value['overrides']) ? value['overrides'].filter(isRecord) : [];
  const matching = overrides
    .filter(
      (entry) =>
        matches(path, entry['files']) &&
        !(entry['excludeFiles'] !== undefined && matches(path, entry['excludeFiles'])),
    )
    .map((entry) => entry['options'])
    .filter(isRecord);
  return {
    file,
    options: Object.assign({}, value, ...matching) as PrettierConfig['options'],
    complete: true,
  };
}

function matches(path: string, patterns: unknown): boolean {
  return (Array.isArray(patterns) ? patterns : [patterns]).some(
    (pattern) =>
      typeof pattern === 'string' &&
      picomatch.isMatch(path, pattern, { basename: !pattern.includes('/'), dot: true }),
  );
}

function fromCode(file: RelPath, text: string): PrettierConfig {
  const code = maskComments(text);
  const options: Record<string, unknown> = {};
  const literal = /['"]?\b(\w+)\b['"]?\s*:\s*(?:(true|false)\b|(\d+)\b|'([^'\n]*)'|"([^"\n]*)")/g;
  for (const [, name = '', flag, number, single, double] of code.matchAll(literal)) {
    if (flag !== undefined) options[name] = flag === 'true';
    else if (number !== undefined) options[name] = Number(number);
    else options[name] = single ?? double;
  }
  return { file, options, complete: !/\.\.\.|\brequire\s*\(|\bimport\b|\boverrides\b/.test(code) };
}
