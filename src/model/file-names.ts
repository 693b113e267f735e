import { joinPath, relativeSpecifier } from './paths.js';
import type { FileNaming, ImportExtension, RelPath, SourceExtension } from './types.js';

/** The facts that decide what a source file of the project is called and how it is imported. */
export type NamingFacts = {
  readonly sourceExtension: SourceExtension;
  readonly fileNaming: FileNaming;
  readonly importExtension: ImportExtension;
  readonly moved: ReadonlyMap<RelPath, RelPath>;
};

export function isTypeScript(file: string): boolean {
  return /\.[cm]?tsx?$/.test(file);
}

/** The path of a source file in `folder`; `name` is in kebab case, without extension: `auth-store`. */
export function sourceFile(
  facts: NamingFacts,
  folder: RelPath,
  name: string,
  ending = '',
): RelPath {
  const fileName = inStyle(facts.fileNaming, name) + ending + facts.sourceExtension;
  return whereKept(facts, joinPath(folder, fileName));
}

/** Where a generated file is: where it would be made, unless its owner moved it. */
export function whereKept({ moved }: Pick<NamingFacts, 'moved'>, path: RelPath): RelPath {
  return moved.get(path) ?? path;
}

/**
 * How the source file `from` imports the source file `to`: `./auth-store.js`, `../auth/authStore`. A file that is
 * named for its module system is named in full, `.cts` as the `.cjs` that it becomes: nothing finds it otherwise
 * (https://nodejs.org/api/modules.html#file-modules,
 * https://www.typescriptlang.org/docs/handbook/modules/reference.html#file-extension-substitution).
 */
export function importSpecifier(
  { importExtension }: Pick<NamingFacts, 'importExtension'>,
  from: RelPath,
  to: RelPath,
): string {
  const specifier = relativeSpecifier(from, to);
  if (/\.[cm][jt]s$/.test(specifier)) {
    return importExtension === '.ts' ? specifier : specifier.replace(/\.([cm])ts$/, '.$1js');
  }
  return specifier.replace(/\.[jt]s$/, '') + importExtension;
}

function inStyle(naming: FileNaming, name: string): string {
  const words = name.split('-');
  switch (naming) {
    case 'kebab':
      return name;
    case 'dot':
      // `user.service`, `article.controller`: a subject and its role. Other words are one name.
      return name.replace(/^auth-/, 'auth.');
    case 'snake':
      return words.join('_');
    case 'pascal':
      return words.map(capitalised).join('');
    case 'camel':
      return words.map((word, index) => (index === 0 ? word : capitalised(word))).join('');
  }
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
