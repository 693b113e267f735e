import { posix } from 'node:path';
import type {
  Evidence,
  Language,
  ModuleSystem,
  PackageJson,
  RelPath,
  SourceExtension,
} from '../model/types.js';
import { isTypeScript } from '../model/file-names.js';
import { inFolder, majority, type Sources } from './sources.js';

/** What a file's name says of its module system: `.mjs` and `.mts`, `.cjs` and `.cts`, or nothing. */
export type Suffix = 'm' | 'c' | '';

export function suffixOf(file: string): Suffix {
  const [, letter] = /\.([mc])[jt]s$/.exec(file) ?? [];
  return letter === 'm' || letter === 'c' ? letter : '';
}

/** Patterns of the import of a framework and of the call that creates an application. */
export type FrameworkSigns = {
  readonly importPattern: RegExp;
  readonly appPattern: RegExp;
};

/**
 * The file that makes the application, by its text; null when none looks so. Of several, one that package.json
 * starts, else the first of those with the suffix that most of them have.
 */
export function findAppFile(
  pkg: PackageJson,
  sources: Sources,
  sourceRoot: RelPath,
  { importPattern, appPattern }: FrameworkSigns,
): RelPath | null {
  const files = sources.files.filter(
    (file) =>
      inFolder(file, sourceRoot) &&
      sources.mentions(file, appPattern) &&
      importPattern.test(sources.code(file)) &&
      appPattern.test(sources.code(file)),
  );
  const started = [pkg.main ?? '', ...Object.values(pkg.scripts ?? {})].join('\n');
  const named = files.find((file) => started.includes(posix.basename(file)));
  const most = majority(files.map(suffixOf), ['', 'm', 'c']);
  return named ?? files.find((file) => suffixOf(file) === most) ?? null;
}

/** The suffix to go by: that of the file that creates the application, else the most common one. */
export function decisiveSuffix(
  files: readonly RelPath[],
  appFile: RelPath | null,
  language: Language,
): { readonly suffix: Suffix } & Evidence {
  if (appFile !== null && isTypeScript(appFile) === (language === 'typescript')) {
    const evidence = `${appFile}, which makes the application, ends in ${posix.extname(appFile)}`;
    return { suffix: suffixOf(appFile), evidence };
  }
  const count = (suffix: Suffix) => files.filter((file) => suffixOf(file) === suffix).length;
  const suffix = (['m', 'c'] as const).find((each) => count(each) * 2 > files.length) ?? '';
  return { suffix, evidence: `source files end in ${extensionOf(language, suffix)}` };
}

/**
 * What generated source files end in: as the application's file does. Where a flag asks for the other module
 * system than that has by its name, the name says so too.
 */
export function sourceExtension(
  language: Language,
  suffix: Suffix,
  moduleSystem: ModuleSystem,
): SourceExtension {
  const asked = moduleSystem === 'esm' ? 'm' : 'c';
  return extensionOf(language, suffix === '' ? '' : asked);
}

function extensionOf(language: Language, suffix: Suffix): SourceExtension {
  return `.${suffix}${language === 'typescript' ? 'ts' : 'js'}`;
}
