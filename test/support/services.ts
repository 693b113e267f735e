import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Server, startPostgres, startRedis } from './servers.js';

/**
 * What the tests need beside Node: installed modules for generated projects, a PostgreSQL and a Redis of
 * their own on free ports. A missing service is skipped loudly on a developer's machine and an error in CI.
 * Vitest calls this once before the workers start, so they inherit the environment.
 */
export default async function setup(): Promise<() => void> {
  const stacks = resolve(import.meta.dirname, '../../fixtures/stacks');
  for (const folder of [
    '.',
    'express4',
    'express5',
    'koa3',
    'packages',
    'guards4',
    'guards5',
    'prisma6',
    'prisma7',
  ])
    installModules(join(stacks, folder));
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  announce('PostgreSQL', 'AUTHWRIGHT_POSTGRES_URL', postgres);
  announce('Redis', 'AUTHWRIGHT_REDIS_URL', redis);
  return () => {
    postgres?.remove();
    redis?.remove();
  };
}

/** Installs a fixture's modules unless its lock file is the one that was installed last. */
export function installModules(folder: string): void {
  const lock = readFileSync(join(folder, 'package-lock.json'), 'utf8');
  const stamp = join(folder, 'node_modules/.installed-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, lock);
}

function announce(service: string, variable: string, server: Server | null): void {
  if (server !== null) {
    process.env[variable] = server.url;
    return;
  }
  if (process.env[variable]) return;
  if (process.env['CI']) throw new Error(`${service} is not installed, and CI must test with it`);
  process.stderr.write(
    `\n!! ${service} is not installed: its tests are SKIPPED (or set ${variable})\n\n`,
  );
}
