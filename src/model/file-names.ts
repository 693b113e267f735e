import { joinPath, relativeSpecifier } from './paths.js';
import type { FileNaming, ImportExtension, Language, RelPath } from './types.js';

/** The facts that decide what a source file of the project is called and how it is imported. */
export type NamingFacts = {
  readonly language: Language;
  readonly fileNaming: FileNaming;
  readonly importExtension: ImportExtension;
  readonly moved: ReadonlyMap<RelPath, RelPath>;
};

/** The path of a source file in `folder`; `name` is in kebab case, without extension: `auth-store`. */
export function sourceFile(facts: NamingFacts, folder: RelPath, name: string): RelPath {
  const extension = facts.language === 'typescript' ? '.ts' : '.js';
  return placeOf(facts, joinPath(folder, inStyle(facts.fileNaming, name) + extension));
}

/** Where a generated file is: where it would be made, unless its owner moved it. */
export function placeOf({ moved }: Pick<NamingFacts, 'moved'>, path: RelPath): RelPath {
  return moved.get(path) ?? path;
}

/** How the source file `from` imports the source file `to`: `./auth-store.js`, `../auth/authStore`. */
export function importSpecifier(facts: NamingFacts, from: RelPath, to: RelPath): string {
  const bare = relativeSpecifier(from, to).replace(/\.[cm]?[jt]s$/, '');
  return bare + facts.importExtension;
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
