import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { finding, problem } from '../../../src/model/diagnostic.js';
import { diagnosticCodes } from '../../../src/model/diagnostic-codes.js';

const root = resolve(import.meta.dirname, '../../../src');
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('diagnostic-codes.ts'))
  .map((name) => readFileSync(resolve(root, name), 'utf8'))
  .join('\n');

it('every code of the table is given somewhere', () => {
  const unused = Object.keys(diagnosticCodes).filter((code) => !sources.includes(`'${code}'`));
  expect(unused).toEqual([]);
});

it('a finding has what the table says, a problem a fix of its own', () => {
  expect(finding('NAME_CLASH', 'two of them')).toEqual({
    code: 'NAME_CLASH',
    severity: 'warning',
    message: 'two of them',
    loc: null,
    fix: 'give one of them a name of its own: here, or in the generated config and .env.example',
  });
  expect(problem('UNDECIDED', 'GET /a has no decision', 'decide')).toMatchObject({
    severity: 'error',
    fix: 'decide',
  });
});
