import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { resolveTarget } from '../../../src/apply/targets.js';
import { makeProject } from './scratch.js';

let root: string;

beforeEach(() => {
  root = makeProject({});
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

/** Makes and removes the folder in workerData for ever, as another run does. */
const OTHER_RUN = `
const { mkdirSync, rmdirSync } = require('node:fs');
const { workerData } = require('node:worker_threads');
for (;;) { mkdirSync(workerData); rmdirSync(workerData); }`;

it('takes a folder that another run makes and removes meanwhile for what it is', async () => {
  const folder = join(root, 'made');
  const other = new Worker(OTHER_RUN, { eval: true, workerData: folder });
  await new Promise((online) => other.once('online', online));
  try {
    for (let round = 0; round < 20_000; round += 1) {
      expect(resolveTarget(root, 'made/file', [])).toBe(join(folder, 'file'));
    }
  } finally {
    await other.terminate();
  }
});
