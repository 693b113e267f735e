import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { play } from '../support/newcomer.js';
import { bookshop, plainJavaScript } from '../support/newcomers.js';

/** What a run prints, pasted into a shell as it is, in its order: two of the projects of `npm run newcomer`. */
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

test.each([bookshop, plainJavaScript])('of $name', async (newcomer) => {
  const folder = mkdtempSync(join(tmpdir(), 'authwright-first-hour-'));
  folders.push(folder);
  await newcomer.make(folder);
  const { pasted } = await play(folder, newcomer);
  const titles = pasted.map(({ title }) => title).join('\n');
  expect(titles).toMatch(/install what was added[^]*settings values[^]*see the application refuse/);
});
