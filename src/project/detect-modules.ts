import type {
  Evidence,
  ImportExtension,
  Language,
  ModuleSystem,
  PackageJson,
  RelPath,
  SourceExtension,
} from '../model/types.js';
import { isTypeScript } from '../model/file-names.js';
import { decisiveSuffix, sourceExtension } from './detect-extension.js';
import type { TsProjects } from './detect-tsconfig.js';
import { allDependencies } from './package-json.js';
import { inFolder, majority, relativeImports, type Sources } from './sources.js';

/** The number of files to look at: enough to see a habit without reading all of a large project. */
const SAMPLE = 200;
const ESM_SYNTAX =
  /^[ \t]*(?:import\s*(?:[\w$]+[\s,]|[{*'"])|export\s+(?:[{*]|default|const|let|class|function|async))/m;
const ESM_ONLY = /\bimport\.meta\b|^await\s/m;

export type ModuleFacts = {
  readonly language: Language;
  readonly moduleSystem: { readonly id: ModuleSystem } & Evidence;
  readonly sourceExtension: SourceExtension;
  readonly importExtension: ImportExtension;
  readonly verbatimModuleSyntax: boolean;
};

/**
 * Language, module system at run time, and what ends a relative import. Sources with `import` that are compiled
 * to CommonJS count as `cjs`: there is no `import.meta` and no top-level await in what runs. A file that is named
 * for its module system (`.mts`, `.cjs`) has that one, and the file that counts is the one that makes the
 * application: what is generated is loaded with it.
 *
 * @param appFile null when it is not known
 */
export function detectModules(
  pkg: PackageJson,
  sources: Sources,
  sourceRoot: RelPath,
  typescript: TsProjects,
  appFile: RelPath | null,
  override: ModuleSystem | null,
): ModuleFacts {
  const files = sources.files.filter((file) => inFolder(file, sourceRoot)).slice(0, SAMPLE);
  const language = detectLanguage(files, typescript);
  const sameLanguage = files.filter((file) => isTypeScript(file) === (language === 'typescript'));
  const options = typescript.main?.config.compilerOptions;
  const codes = sameLanguage.map((file) => sources.code(file));
  const habit = extensionHabit(codes);
  const { suffix, evidence } = decisiveSuffix(sameLanguage, appFile, language);
  const named = suffix === '' ? null : ({ id: suffix === 'm' ? 'esm' : 'cjs', evidence } as const);
  const detected = () =>
    language === 'typescript'
      ? typescriptModules(pkg, typescript, codes, habit)
      : javascriptModules(pkg, codes);
  const asked = override && { id: override, evidence: `--module ${override}` };
  const moduleSystem = asked ?? named ?? detected();
  return {
    language,
    moduleSystem,
    sourceExtension: sourceExtension(language, suffix, moduleSystem.id),
    importExtension: importExtension(language, moduleSystem.id, pkg, typescript, habit),
    verbatimModuleSyntax: options?.verbatimModuleSyntax === true,
  };
}

function detectLanguage(files: readonly RelPath[], typescript: TsProjects): Language {
  if (files.length === 0) return typescript.main === null ? 'javascript' : 'typescript';
  return files.filter(isTypeScript).length * 2 >= files.length ? 'typescript' : 'javascript';
}

function typescriptModules(
  pkg: PackageJson,
  typescript: TsProjects,
  codes: readonly string[],
  habit: ImportExtension | null,
): ModuleFacts['moduleSystem'] {
  const project = typescript.run ?? typescript.main;
  const kind = moduleOption(project?.config.compilerOptions?.module);
  const isModule = pkg.type === 'module';
  const runner = runsByPackageType(pkg);
  const option = `"module": "${kind}" in ${project?.file ?? 'tsconfig.json'}`;
  if (/^node/.test(kind)) {
    return isModule
      ? { id: 'esm', evidence: `"type": "module" in package.json and ${option}` }
      : { id: 'cjs', evidence: `${option}, and no "type": "module" in package.json` };
  }
  if (kind === 'commonjs' && !(isModule && runner)) return { id: 'cjs', evidence: option };
  if (isModule) return { id: 'esm', evidence: '"type": "module" in package.json' };
  if (compilesToCommonJs(pkg)) return { id: 'cjs', evidence: 'ts-node with "module": "commonjs"' };
  if (codes.some((code) => ESM_ONLY.test(code))) {
    return { id: 'esm', evidence: 'the sources use import.meta or a top-level await' };
  }
  if (habit === '.js') return { id: 'esm', evidence: 'relative imports end in .js' };
  return {
    id: 'cjs',
    evidence: 'no "type": "module" in package.json, so the code runs as CommonJS',
  };
}

function javascriptModules(
  pkg: PackageJson,
  codes: readonly string[],
): ModuleFacts['moduleSystem'] {
  if (pkg.type === 'module') return { id: 'esm', evidence: '"type": "module" in package.json' };
  const modern = codes.filter((code) => ESM_SYNTAX.test(code)).length;
  if (modern === 0 || modern * 2 < codes.length) {
    return {
      id: 'cjs',
      evidence: 'no "type": "module" in package.json, and the sources use require',
    };
  }
  const compiler = Object.keys(allDependencies(pkg)).find((name) =>
    /^(?:@babel\/(?:core|node|register|preset-env)|@swc-node\/register|sucrase|esm)$/.test(name),
  );
  return compiler
    ? { id: 'cjs', evidence: `${compiler} turns the sources' imports into CommonJS` }
    : { id: 'esm', evidence: `${modern} of ${codes.length} source files use import` };
}

/** A tool named by a script that runs TypeScript and ignores the module kind of tsconfig. */
function runsByPackageType(pkg: PackageJson): string | null {
  const scripts = Object.values(pkg.scripts ?? {}).join('\n');
  return /\b(?:tsx|bun|vite-node|tsup|tsdown|esbuild)\b/.exec(scripts)?.[0] ?? null;
}

function compilesToCommonJs(pkg: PackageJson): boolean {
  return Object.values(pkg.scripts ?? {}).some((command) =>
    /\bmodule\\?"?\s*:\s*\\?"commonjs/i.test(command),
  );
}

function moduleOption(value: string | undefined): string {
  return value?.toLowerCase() ?? 'not set';
}

/**
 * The project's own habit where its compiler or Node leave a choice. Under `nodenext` and in plain Node an ES
 * module needs the extension.
 */
function importExtension(
  language: Language,
  moduleSystem: ModuleSystem,
  pkg: PackageJson,
  typescript: TsProjects,
  habit: ImportExtension | null,
): ImportExtension {
  const options = typescript.main?.config.compilerOptions;
  const nodeRules =
    /^node(?:16|18|20|next)/i.test(options?.moduleResolution ?? options?.module ?? '') ||
    language === 'javascript';
  if (moduleSystem === 'cjs' || !nodeRules || (language === 'javascript' && isBundled(pkg))) {
    return habit ?? '';
  }
  if (habit !== null && habit !== '') return habit;
  return options?.rewriteRelativeImportExtensions === true ||
    options?.allowImportingTsExtensions === true
    ? '.ts'
    : '.js';
}

function isBundled(pkg: PackageJson): boolean {
  return Object.values(pkg.scripts ?? {}).some((command) =>
    /\b(?:webpack|vite|esbuild|tsup|tsdown|rollup|bun)\b/.test(command),
  );
}

/** What most relative imports end in; null when there are none. Imports of folders and data files say nothing. */
function extensionHabit(codes: readonly string[]): ImportExtension | null {
  const endings = codes.flatMap(relativeImports).flatMap((specifier): ImportExtension[] => {
    if (
      /^\.{1,2}\/?$/.test(specifier) ||
      /\.(?:json|node|css|html|ya?ml|graphql)$/.test(specifier)
    ) {
      return [];
    }
    if (/\.[cm]?jsx?$/.test(specifier)) return ['.js'];
    return /\.[cm]?tsx?$/.test(specifier) ? ['.ts'] : [''];
  });
  return majority(endings, ['', '.js', '.ts']);
}
