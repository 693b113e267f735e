import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseTsconfig } from 'get-tsconfig';

/** One run of the compiler: a config file, and the options that make it check and write nothing. */
export type TscRun = { readonly config: string; readonly args: readonly string[] };

/**
 * The runs that check what `config` covers: itself, or the projects that it refers to when it has no files of
 * its own (a solution). `tsc --build --noEmit` would do the latter too, but writes `.tsbuildinfo` files and
 * is refused by older compilers.
 *
 * @param config absolute path
 * @param infoDir where a compiler that insists on it may put its build info: a folder outside the project
 */
export function tscRuns(config: string, infoDir: string): readonly TscRun[] {
  const runs: TscRun[] = [];
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path) || !existsSync(path)) return;
    seen.add(path);
    const parsed = parseTsconfig(path);
    const references = parsed.references ?? [];
    const isSolution = parsed.files?.length === 0 && (parsed.include ?? []).length === 0;
    if (isSolution && references.length > 0) {
      for (const reference of references) visit(configAt(resolve(dirname(path), reference.path)));
      return;
    }
    const { incremental, composite, emitDeclarationOnly } = parsed.compilerOptions ?? {};
    const args = ['--project', path, '--noEmit', '--pretty', 'false'];
    if (incremental || composite)
      args.push('--tsBuildInfoFile', join(infoDir, `${runs.length}.tsbuildinfo`));
    if (emitDeclarationOnly) args.push('--emitDeclarationOnly', 'false');
    runs.push({ config: path, args });
  };
  visit(config);
  return runs;
}

function configAt(path: string): string {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory()
    ? join(path, 'tsconfig.json')
    : path;
}
