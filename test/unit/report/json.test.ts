import { describe, expect, it } from 'vitest';
import type { RelPath } from '../../../src/model/types.js';
import { type ListReport, renderJson } from '../../../src/report/json.js';
import { diagnostic, listed } from './values.js';

const list: ListReport = {
  framework: 'express',
  spec: 'openapi.yaml' as RelPath,
  endpoints: [
    listed('GET /users/{id}', {
      operationId: 'getUser',
      tags: ['users'],
      specLocation: { file: 'openapi.yaml' as RelPath, line: 40 },
      specSecurity: 'secured',
    }),
    listed('GET /later', {
      source: null,
      guarded: null,
      guard: null,
      basis: null,
      decision: 'undecided',
    }),
  ],
  unresolved: [diagnostic({ code: 'ROUTE_PATH_DYNAMIC' })],
};

describe('renderJson', () => {
  it('has the shape of product.md', () => {
    const text = renderJson({ command: 'list', exitCode: 0, list, plan: null, problems: [] });
    expect(JSON.parse(text)).toEqual({
      command: 'list',
      exitCode: 0,
      framework: 'express',
      spec: 'openapi.yaml',
      endpoints: [
        {
          id: 'GET /users/{id}',
          method: 'GET',
          path: '/users/{id}',
          operationId: 'getUser',
          tags: ['users'],
          decision: 'secured',
          guarded: true,
          guard: 'requireAuth',
          basis: { kind: 'read', file: 'src/auth/guard.ts', line: 44 },
          source: { file: 'src/app.ts', line: 12, column: 3 },
          specLocation: { file: 'openapi.yaml', line: 40 },
          specSecurity: 'secured',
        },
        {
          id: 'GET /later',
          method: 'GET',
          path: '/later',
          operationId: null,
          tags: [],
          decision: 'undecided',
          guarded: null,
          guard: null,
          basis: null,
          source: null,
          specLocation: null,
          specSecurity: null,
        },
      ],
      unresolved: [
        {
          code: 'ROUTE_PATH_DYNAMIC',
          severity: 'error',
          file: 'src/app.ts',
          line: 7,
          column: 5,
          message: 'GET /users has no decision',
          fix: "npx authwright --secure 'GET /users'",
        },
      ],
      problems: [],
    });
  });

  it('gives a run that failed early as one object too', () => {
    const problems = [diagnostic({ place: '' })];
    const text = renderJson({ command: 'secure', exitCode: 1, list: null, plan: null, problems });
    expect(Object.keys(JSON.parse(text) as object)).toEqual(['command', 'exitCode', 'problems']);
    expect(text).toContain('"file": null');
  });

  it('names the changes of a plan without their texts, and its conflicts with them', () => {
    const path = 'src/app.ts' as RelPath;
    const text = renderJson({
      command: 'secure',
      exitCode: 0,
      list,
      plan: {
        changes: [
          { kind: 'create', path: 'src/auth/index.ts' as RelPath, content: 'x', kept: 'managed' },
          { kind: 'update', path, before: 'a', content: 'b', kept: 'spliced', reason: '1 guard' },
        ],
        settled: [
          {
            path: 'src/auth/config.ts' as RelPath,
            way: 'keep',
            hunks: [{ line: 3, yours: 'a', base: 'b', generated: 'c' }],
          },
        ],
        upgrades: [
          {
            change: {
              version: '0.2.0',
              kind: 'security',
              templates: ['auth/config'],
              what: 'it does',
              why: 'it did not',
            },
            files: [{ path: 'src/auth/config.ts' as RelPath, state: 'in-part' }],
          },
        ],
        nextSteps: [{ title: 'install the packages', commands: ['npm install'] }],
      },
      problems: [],
    });
    expect(JSON.parse(text)).toMatchObject({
      changes: [
        { kind: 'create', path: 'src/auth/index.ts', kept: 'managed', reason: null },
        { kind: 'update', path: 'src/app.ts', kept: 'spliced', reason: '1 guard' },
      ],
      conflicts: [
        {
          path: 'src/auth/config.ts',
          way: 'keep',
          hunks: [{ line: 3, yours: 'a', base: 'b', generated: 'c' }],
        },
      ],
      upgrades: [
        {
          version: '0.2.0',
          kind: 'security',
          what: 'it does',
          why: 'it did not',
          files: [{ path: 'src/auth/config.ts', state: 'in-part' }],
        },
      ],
      nextSteps: [{ title: 'install the packages', commands: ['npm install'] }],
    });
  });

  it('has the same keys in the same order whatever order its input has', () => {
    const [first] = list.endpoints;
    const reversed = Object.fromEntries(Object.entries(first!).reverse()) as typeof first;
    const run = (endpoints: ListReport['endpoints']) =>
      renderJson({
        command: 'list',
        exitCode: 0,
        list: { ...list, endpoints },
        plan: null,
        problems: [],
      });
    expect(run([reversed!])).toBe(run([first!]));
  });
});
