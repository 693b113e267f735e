import { describe, expect, it } from 'vitest';
import {
  authEndpointsQuestion,
  endpointsQuestion,
  guardsQuestion,
  installQuestion,
  ownersGuardQuestion,
  storeQuestion,
  writeQuestion,
} from '../../../src/session/questions.js';
import { optionProblem } from '../../../src/session/settings.js';
import type { GuardUse, RelPath } from '../../../src/model/types.js';
import { endpoint, state } from '../../support/endpoints.js';

describe('questions', () => {
  it('show of an endpoint what it is, where it belongs and what speaks for the answer', () => {
    const { rows, message } = endpointsQuestion(
      [
        state(
          endpoint('GET /books', { operationId: 'listBooks', security: 'open', tags: ['shop'] }),
        ),
        state(endpoint('POST /webhooks/stripe')),
        state(endpoint('PUT /books/{id}', { summary: 'Change a book' })),
      ],
      true,
    );
    expect(message).toBe('Which endpoints should require a Bearer token?');
    expect(
      rows.map(({ group, label, reason, selected }) => [group, label, reason, selected]),
    ).toEqual([
      ['shop', 'listBooks', 'open in the spec', false],
      ['webhooks', '', 'looks like a webhook', false],
      ['books', 'Change a book', null, true],
    ]);
  });

  it('offer first the store that the project uses', () => {
    const { choices, preferred } = storeQuestion([
      { id: 'libsql', label: 'libSQL', hint: 'embedded', evidence: null },
      { id: 'postgres', label: 'PostgreSQL', hint: 'server', evidence: 'pg found in package.json' },
    ]);
    expect(preferred).toBe('postgres');
    expect(choices.map(({ value, hint }) => [value, hint])).toEqual([
      ['postgres', 'pg found in package.json'],
      ['libsql', 'embedded'],
    ]);
  });

  it('do not let the login go', () => {
    const { validate, choices } = authEndpointsQuestion();
    expect(validate(choices.map(({ value }) => value))).toBeNull();
    expect(validate(['me'])).toContain('login');
  });

  it('offer a guard that stands on routes, and check what is typed by the rules of its flag', () => {
    const question = ownersGuardQuestion(
      [{ file: 'src/auth.ts' as RelPath, name: 'requireUser' }],
      (text) => optionProblem('guard', text),
    );
    expect(question.preferred).toBe('src/auth.ts#requireUser');
    expect(question.validate(question.preferred)).toBeNull();
    expect(question.validate('requireUser')).toContain('FILE#EXPORT');
  });

  it('take middleware that nobody can judge for no guard unless told', () => {
    const use: GuardUse = {
      name: 'tenant',
      origin: { kind: 'file', file: 'src/tenant.ts' as RelPath, name: 'tenant' },
      place: 'app',
      loc: { file: 'src/app.ts' as RelPath, line: 9, column: 1 },
      verdict: 'unknown',
    };
    const { choices } = guardsQuestion([{ key: 'src/tenant.ts#tenant', use, endpoints: 3 }]);
    expect(choices).toEqual([
      {
        value: 'src/tenant.ts#tenant',
        label: 'tenant (src/app.ts:9)',
        hint: 'before 3 endpoints',
        selected: false,
      },
    ]);
  });

  it('name the flags that answer them', () => {
    const questions = [
      endpointsQuestion([], true),
      storeQuestion([]),
      writeQuestion({ mine: 1, all: 2 }, true),
      installQuestion('npm i'),
    ];
    for (const { flags } of questions) {
      expect(flags.length).toBeGreaterThan(0);
      for (const flag of flags) expect(flag).toMatch(/^--[a-z-]+(?: [A-Z#]+)?$/);
    }
  });
});
