import { basename, dirname } from 'node:path';
import { shellQuote } from '../model/shell.js';

/**
 * The words by which this tool was started, so that printed commands can be pasted: through npx from a tarball or a
 * registry, from the packages of a project with its package manager, by a link in the PATH, or as a file.
 * @param script the path of what Node runs, `process.argv[1]`
 */
export function startedBy(
  script: string,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const name = basename(script);
  // What npx starts inherits its environment, down to a shell: the folder tells that it is npx that runs this.
  if (/[\\/]_npx[\\/]/.test(script)) {
    const given = env['npm_config_package'];
    return given ? `npx -p ${shellQuote(given)} authwright` : 'npx authwright';
  }
  if (/[\\/]node_modules[\\/]/.test(script)) {
    const manager = /^(pnpm|yarn|bun)\//.exec(env['npm_config_user_agent'] ?? '')?.[1];
    const words = { pnpm: 'pnpm exec', yarn: 'yarn', bun: 'bunx' }[manager ?? ''];
    return `${words ?? 'npx'} authwright`;
  }
  return /\.[cm]?[jt]s$/.test(name) ? `node ${shellQuote(script)}` : name;
}

/**
 * What a project installs to have in CI what was started here: the tarball or folder that it came from, or its name
 * where npx found it by that; null where it is among the packages of a project already, or in the PATH.
 * @param script the path of what Node runs, `process.argv[1]`
 */
export function installableFrom(
  script: string,
  env: Readonly<Record<string, string | undefined>>,
): string | null {
  if (/[\\/]_npx[\\/]/.test(script)) return env['npm_config_package'] || 'authwright';
  if (/[\\/]node_modules[\\/]/.test(script) || !/\.[cm]?[jt]s$/.test(script)) return null;
  return dirname(dirname(script));
}
