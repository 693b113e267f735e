import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'tsdown';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isStyled, keys, openTerminal } from '../../support/terminal.js';

// Inside node_modules, so that the bundle finds the packages that it leaves out.
const folder = mkdtempSync(join('node_modules', '.authwright-prompt-'));
const script = join(folder, 'ask.js');

beforeAll(async () => {
  await build({
    config: false,
    entry: ['test/support/ask.ts'],
    outDir: folder,
    format: 'esm',
    platform: 'node',
    dts: false,
    fixedExtension: false,
    logLevel: 'silent',
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const listIsThere = 'ctrl-n none';

describe('in a real terminal', () => {
  it('takes filter, toggles, all and none, and the next question', async () => {
    const terminal = openTerminal([script]);
    await terminal.until(listIsThere);
    terminal.send(keys.ctrlN);
    await terminal.until('0 secured, 5 open');
    terminal.send('users');
    await terminal.until('3 of 5 endpoints shown');
    terminal.send(keys.ctrlA);
    await terminal.until('3 secured, 2 open');
    terminal.send(`${keys.down} `);
    await terminal.until('2 secured, 3 open');
    terminal.send(keys.enter);
    await terminal.until('type to filter');
    terminal.send(keys.enter);
    await terminal.until('Where do users live?');
    terminal.send(keys.enter);
    await terminal.until('ANSWERS');
    expect(await terminal.exitCode).toBe(0);
    expect(terminal.output()).toContain(
      JSON.stringify({ secured: ['GET /users', 'DELETE /users/{id}'], store: 'postgres' }),
    );
  });

  it('ends with 130 on ctrl-c', async () => {
    const terminal = openTerminal([script]);
    await terminal.until(listIsThere);
    terminal.send(keys.ctrlC);
    expect(await terminal.exitCode).toBe(130);
    expect(terminal.output()).not.toContain('ANSWERS');
  });

  it('has no colour with NO_COLOR, in the list and in the questions after it', async () => {
    const terminal = openTerminal([script], { env: { NO_COLOR: '1' } });
    await terminal.until(listIsThere);
    terminal.send(keys.enter);
    await terminal.until('Where do users live?');
    terminal.send(keys.enter);
    expect(await terminal.exitCode).toBe(0);
    expect(isStyled(terminal.output())).toBe(false);
  });
});
