import { minVersion, validRange } from 'semver';
import { joinPath } from '../model/paths.js';
import type {
  FormatOptions,
  Language,
  PackageJson,
  ProjectFacts,
  RelPath,
} from '../model/types.js';
import { readBiome } from './biome.js';
import { readEditorConfig } from './editorconfig.js';
import { allDependencies, isRecord } from './package-json.js';
import { readPrettierConfig } from './prettier-config.js';
import { knownOptions } from './known-format.js';
import {
  PRETTIER_DEFAULTS,
  prettierDefaults,
  sniffEndOfLine,
  sniffFormat,
} from './sniff-format.js';
import type { ProjectSnapshot } from './snapshot.js';
import { inFolder, type Sources } from './sources.js';

const SAMPLE = 60;

/**
 * How managed files are to be formatted: by the project's prettier or Biome configuration and `.editorconfig`,
 * and where these are silent or are code, as the sources are. Line endings are those of the sources unless a
 * configuration asks for others.
 * @param habits what an earlier run found the sources to be like; null on a first run
 */
export async function detectFormat(
  snapshot: ProjectSnapshot,
  pkg: PackageJson,
  sources: Sources,
  sourceRoot: RelPath,
  language: Language,
  habits: Partial<FormatOptions> | null,
): Promise<Pick<ProjectFacts, 'format' | 'formatter'>> {
  const files = sources.files.filter((file) => inFolder(file, sourceRoot)).slice(0, SAMPLE);
  const texts = files.map((file) => snapshot.text(file) ?? '');
  const sniffed = () => ({ ...sniffFormat(files.map((file) => sources.code(file))), ...habits });
  const target = joinPath(sourceRoot, 'auth', language === 'typescript' ? 'auth.ts' : 'auth.js');
  const editor = readEditorConfig(snapshot, target);

  const prettier = await readPrettierConfig(snapshot, target);
  const biome = prettier === null ? readBiomeConfig(snapshot) : null;
  const endOfLine = { endOfLine: sniffEndOfLine(texts) };
  if (prettier) {
    const base = prettier.complete
      ? { ...prettierDefaults(prettierMajor(pkg)), ...endOfLine }
      : sniffed();
    const format = { ...base, ...editor, ...knownOptions(prettier.options) };
    return { format, formatter: 'prettier' };
  }
  if (biome) return { format: { ...BIOME_DEFAULTS, ...endOfLine, ...biome }, formatter: 'biome' };
  return { format: { ...sniffed(), ...editor }, formatter: null };
}

function prettierMajor(pkg: PackageJson): number | null {
  const range = allDependencies(pkg)['prettier'];
  return range && validRange(range) !== null ? (minVersion(range)?.major ?? null) : null;
}

/** https://biomejs.dev/reference/configuration/#formatter */
const BIOME_DEFAULTS: FormatOptions = { ...PRETTIER_DEFAULTS, useTabs: true };

/** Biome's settings in prettier's options; null without a Biome configuration, or when its formatter is off. */
function readBiomeConfig(snapshot: ProjectSnapshot): Partial<FormatOptions> | null {
  const config = readBiome(snapshot);
  if (config === null) return null;
  const general = isRecord(config['formatter']) ? config['formatter'] : {};
  const javascript = isRecord(config['javascript']) ? config['javascript']['formatter'] : {};
  const settings = { ...general, ...(isRecord(javascript) ? javascript : {}) };
  if (settings['enabled'] === false) return null;
  const renamed = {
    printWidth: settings['lineWidth'],
    tabWidth: settings['indentWidth'],
    useTabs: choice(settings['indentStyle'], { tab: true, space: false }),
    semi: choice(settings['semicolons'], { always: true, asNeeded: false }),
    singleQuote: choice(settings['quoteStyle'], { single: true, double: false }),
    trailingComma: settings['trailingCommas'],
    bracketSpacing: settings['bracketSpacing'],
    arrowParens: choice(settings['arrowParentheses'], { always: 'always', asNeeded: 'avoid' }),
    quoteProps: choice(settings['quoteProperties'], {
      asNeeded: 'as-needed',
      preserve: 'preserve',
    }),
    endOfLine: settings['lineEnding'],
  };
  return knownOptions(renamed);
}

function choice(value: unknown, names: Readonly<Record<string, unknown>>): unknown {
  return typeof value === 'string' && Object.hasOwn(names, value) ? names[value] : undefined;
}
