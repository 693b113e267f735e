import { join } from 'node:path';
import ts from 'typescript';

export type CheckProblem = {
  readonly file: string;
  readonly code: number;
  readonly message: string;
};

/** Type-checks JavaScript texts under `checkJs` and the strictest settings; packages are those of this repository. */
export function checkJavaScript(files: Readonly<Record<string, string>>): CheckProblem[] {
  const folder = join(import.meta.dirname, 'checked');
  const texts = new Map(
    Object.entries(files).map(([name, text]) => [join(folder, name), text] as const),
  );
  const options: ts.CompilerOptions = {
    allowJs: true,
    checkJs: true,
    noEmit: true,
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noImplicitOverride: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: ['node'],
    typeRoots: [join(import.meta.dirname, '../../node_modules/@types')],
  };
  const base = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...base,
    directoryExists: (path) => path === folder || ts.sys.directoryExists(path),
    fileExists: (path) => texts.has(path) || base.fileExists(path),
    readFile: (path) => texts.get(path) ?? base.readFile(path),
    getSourceFile: (path, languageVersion, ...rest) => {
      const text = texts.get(path);
      return text === undefined
        ? base.getSourceFile(path, languageVersion, ...rest)
        : ts.createSourceFile(path, text, languageVersion);
    },
  };
  const program = ts.createProgram({ rootNames: [...texts.keys()], options, host });
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => ({
    file: diagnostic.file === undefined ? '' : diagnostic.file.fileName.slice(folder.length + 1),
    code: diagnostic.code,
    message: ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'),
  }));
}
