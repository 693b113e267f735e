import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keys, openTerminal } from '../support/terminal.js';
import { copyEarlier, earlierProjects, editFile } from '../support/upgrades.js';

/** The built tool at a terminal: what becomes of a conflict, and of a file that could have moved to two places. */
const tool = join(import.meta.dirname, '../../dist/authwright.js');
const [earlier] = earlierProjects.filter(({ name }) => name === 'typescript');
const ROUTER = 'src/auth/auth-router.ts';

test('a conflict is shown and asked about for its file, and settled as was answered', async () => {
  const cwd = copyEarlier(earlier!, 'ask-conflict');
  editFile(cwd, ROUTER, 'inflate: false,', 'inflate: true,');
  const options = ['--no-verify', '--no-install', '--allow-dirty'];
  const terminal = openTerminal([tool, 'update', ...options], { cwd, env: { NO_COLOR: '1' } });
  await terminal.until('inflate: true');
  await terminal.until('leave the file');
  terminal.send(`${keys.down}${keys.enter}`); // keep
  await terminal.until('or stop?');
  terminal.send(`write${keys.enter}`); // write
  expect(await terminal.exitCode).toBe(0);
  const text = readFileSync(join(cwd, ROUTER), 'utf8');
  expect(text).toContain('inflate: true');
  expect(text).toContain('function requireSmallJson');
});

test('which of two files a generated one became is asked, and followed from then on', async () => {
  const cwd = copyEarlier(earlier!, 'ask-move');
  const text = readFileSync(join(cwd, 'migrations/0002_auth_refresh_tokens.sql'), 'utf8');
  rmSync(join(cwd, 'migrations/0002_auth_refresh_tokens.sql'));
  for (const name of ['0002_auth_a.sql', '0002_auth_b.sql'])
    writeFileSync(join(cwd, 'migrations', name), text);
  const options = ['--no-verify', '--no-install', '--allow-dirty'];
  const terminal = openTerminal([tool, 'update', ...options], { cwd, env: { NO_COLOR: '1' } });
  await terminal.until('none, it was deleted');
  terminal.send(`${keys.down}${keys.enter}`);
  await terminal.until('or stop?');
  terminal.send(`write${keys.enter}`);
  expect(await terminal.exitCode).toBe(0);
  const manifest = readFileSync(join(cwd, '.authwright/manifest.json'), 'utf8');
  expect(JSON.parse(manifest)).toMatchObject({
    files: {
      'migrations/0002_auth_b.sql': { movedFrom: 'migrations/0002_auth_refresh_tokens.sql' },
    },
  });
});
