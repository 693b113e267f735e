import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { libsql } from '../../kit/stores/libsql.js';
import { type GeneratedStore, generateStore } from '../../support/generated-store.js';

let generated: GeneratedStore;

beforeAll(async () => {
  generated = await generateStore(libsql);
});

afterAll(() => generated.remove());

/** Runs a script as anybody's shell would, and says which files are there then, with their modes. */
function run(script: string, url: string, folder: string): Record<string, string> {
  execFileSync(process.execPath, ['-e', `process.umask(0o022); ${script}`], {
    cwd: generated.folder,
    env: { ...process.env, AUTH_DATABASE_URL: url },
    stdio: 'pipe',
  });
  const entries = readdirSync(folder).filter((name) => name.includes('.db'));
  return Object.fromEntries(entries.map((name) => [name, modeOf(join(folder, name))]));
}

function modeOf(file: string): string {
  return (statSync(file).mode & 0o777).toString(8);
}

const script = (command: string) =>
  `process.argv[2] = '${command}'; await import('./scripts/auth-db.mjs')`;
const query = `
  const { openDatabase } = await import('./src/auth/auth-store.js');
  const database = openDatabase(process.env);
  const execute = (sql) => database.run('write', (client) => client.execute(sql));
  await execute('CREATE TABLE IF NOT EXISTS t (x)');`;
// Without closing it, so that what was written last is still beside the file.
const use = `${query}
  await execute('PRAGMA journal_mode = WAL');
  await execute('INSERT INTO t VALUES (1)');
  process.kill(process.pid, 'SIGKILL');`;

describe('the database file', () => {
  const folderOf = (name: string): string => {
    const folder = join(generated.folder, 'data', name);
    mkdirSync(folder, { recursive: true });
    return folder;
  };

  it.each([
    ['a path from here', (folder: string) => `file:data/${folder.split('/').at(-1) ?? ''}/a b.db`],
    ['an absolute path', (folder: string) => `file:${folder}/a b.db`],
    ['a URL with escapes', (folder: string) => pathToFileURL(`${folder}/a b.db`).href],
    ['a URL with a host', (folder: string) => `file://localhost${folder}/a%20b.db`],
  ])('is for its user alone when migrations make it: %s', (name, url) => {
    const folder = folderOf(name.replaceAll(' ', '-'));
    expect(run(script('migrate'), url(folder), folder)).toEqual({ 'a b.db': '600' });
  });

  it('is so too when the application or pruning makes it', () => {
    const folder = folderOf('others');
    expect(run(query, `file:${folder}/app.db`, folder)).toEqual({ 'app.db': '600' });
    // There is nothing to prune in it.
    expect(() => run(script('prune'), `file:${folder}/prune.db`, folder)).toThrow('no such table');
    expect(modeOf(join(folder, 'prune.db'))).toBe('600');
  });

  it('gives its mode to what SQLite puts beside it', () => {
    const folder = folderOf('beside');
    expect(() => run(use, `file:${folder}/a.db`, folder)).toThrow();
    const names = ['a.db', 'a.db-shm', 'a.db-wal'];
    expect(readdirSync(folder).sort()).toEqual(names);
    expect(names.map((name) => modeOf(join(folder, name)))).toEqual(['600', '600', '600']);
  });

  it('keeps the mode that its owner gave it', () => {
    const folder = folderOf('kept');
    writeFileSync(join(folder, 'a.db'), '');
    chmodSync(join(folder, 'a.db'), 0o660);
    expect(run(script('migrate'), `file:${folder}/a.db`, folder)).toEqual({ 'a.db': '660' });
  });

  it('is none in memory', () => {
    run(script('migrate'), 'file::memory:', generated.folder);
    expect(existsSync(join(generated.folder, ':memory:'))).toBe(false);
  });
});
