import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { shown } from '../support/cli.js';
import { createCli } from '../support/remembered-scans.js';
import { makeProject, text, treeOf } from '../unit/apply/scratch.js';

const cli = createCli();

/** Two routers at one path: what the second serves passes through the first, so that no guard may stand at its top. */
const APP = `import cors from 'cors';
import express, { Router } from 'express';

export const app = express();
const pens = Router();
const inks = Router();

app.use(cors());
pens.get('/pens', (_req, res) => { res.json([]); });
inks.get('/inks', (_req, res) => { res.json([]); });
app.use(pens);
app.use(inks);
`;

const decisions = [
  '--secure',
  '/pens',
  '--open',
  '/inks',
  '--store',
  'libsql',
  '--tests',
  'full',
  '--yes',
];
const quick = ['--no-install', '--no-verify'];
let root: string;

beforeEach(() => {
  root = makeProject({
    'package.json':
      '{ "name": "small", "type": "module", "dependencies": { "cors": "^2.8.5", "express": "^5.1.0" } }\n',
    'src/app.js': APP,
  });
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

async function run(...argv: readonly string[]): Promise<string> {
  const result = await cli(root, ...argv, ...quick);
  expect(result.code, shown(result)).toBe(0);
  return result.stdout;
}

describe('a router that cannot have one guard at its top', () => {
  test('has one at each route, which is told and no problem', async () => {
    const said = await run(...decisions, '--style', 'router');
    expect(said).toMatch(/info +ROUTER_GUARD_BLOCKED/);
    expect(said).toContain('requests for GET /inks pass through this router too');
    expect(text(root, 'src/app.js')).toContain("pens.get('/pens', requireAuth, (_req");
    expect(await run()).toContain('Nothing to do');
  });

  test('stays as it is when the style changes', async () => {
    await run(...decisions);
    const before = text(root, 'src/app.js');
    expect(await run('--style', 'router')).toMatch(/info +ROUTER_GUARD_BLOCKED/);
    expect(text(root, 'src/app.js')).toBe(before);
    const after = treeOf(root);
    expect(await run('--style', 'router')).toContain('Nothing to do');
    expect(treeOf(root)).toEqual(after);
  });
});
