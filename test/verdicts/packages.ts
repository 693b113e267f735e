import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, resolve } from 'node:path';

export type Framework = 'express' | 'koa';

/** The folder whose node_modules the cases of a framework are run with. */
export function stackOf(framework: Framework): string {
  const name = framework === 'koa' ? 'koa-guards' : 'verdicts';
  return resolve(import.meta.dirname, '../../fixtures/stacks', name);
}

/**
 * `dependencies` for packages by name: the versions that are installed to run the cases, and any version of a
 * package that is not, such as a database's driver.
 */
export function satisfied(
  framework: Framework,
  names: readonly string[],
): Readonly<Record<string, string>> {
  const { dependencies } = JSON.parse(
    readFileSync(join(stackOf(framework), 'package.json'), 'utf8'),
  ) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  const wanted = [...new Set(names)].filter((name) => !builtinModules.includes(name)).sort();
  return Object.fromEntries(wanted.map((name) => [name, `^${dependencies[name] ?? '1.0.0'}`]));
}
