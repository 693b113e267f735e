import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { shown } from '../support/cli.js';
import { createCli } from '../support/remembered-scans.js';
import { keepsAll, oneLinePaths } from '../support/json-layouts.js';
import { put, text, treeOf } from '../unit/apply/scratch.js';
import { isLong } from '../support/effort.js';

const cli = createCli();

/** The whole run on package.json files that people write by hand; the property tests know many more layouts. */
let scratch: string;

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'authwright-json-'));
});

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

const APP = `const express = require('express');
const app = express();
app.get('/data', (_req, res) => { res.json(1); });
module.exports = { app };
`;

const layouts: readonly (readonly [name: string, packageJson: string])[] = [
  [
    'short, with jest',
    `{\n  "name": "n",\n  "scripts": { "test": "jest" },\n  "dependencies": { "express": "^4.21.0" },\n  "devDependencies": { "jest": "^29" }\n}\n`,
  ],
  ['one line, with jest', `{"dependencies":{"express":"^5.0.0"},"devDependencies":{"jest":"^30"}}`],
  [
    'empty sections and CRLF',
    `{\r\n\t"scripts": { },\r\n\t"jest": {},\r\n\t"devDependencies": {},\r\n\t"dependencies": { "express": "^5.0.0", "jest": "^30" }\r\n}`,
  ],
];

/** The first of them, but on long runs. */
const chosen = isLong ? layouts : layouts.slice(0, 1);

test.each(chosen)(
  '%s: secured, nothing to do again, and as before when it is taken out',
  async (name, before) => {
    const project = join(scratch, name.replaceAll(/\W/g, '-'));
    put(project, 'package.json', before);
    put(project, 'app.js', APP);
    const original = treeOf(project);

    const first = await cli(
      project,
      ...[
        '--secure-rest',
        '--store',
        'libsql',
        '--tests',
        'full',
        '--yes',
        '--no-install',
        '--no-verify',
      ],
    );
    expect(first.code, shown(first)).toBe(0);
    const after = text(project, 'package.json') ?? '';
    expect(keepsAll(before, after), after).toBe(true);
    expect(oneLinePaths(after)).toEqual(expect.arrayContaining([...oneLinePaths(before)]));
    expect(JSON.parse(after.replace(/^\uFEFF/, ''))).toHaveProperty(['scripts', 'auth:migrate']);

    const again = await cli(project, '--json');
    expect(JSON.parse(again.stdout), shown(again)).toMatchObject({ exitCode: 0, changes: [] });

    const removed = await cli(project, 'remove', '--yes', '--no-verify');
    expect(removed.code, shown(removed)).toBe(0);
    expect(treeOf(project)).toEqual(original);
  },
);
