import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideByPatterns, type PatternFlags } from '../../../src/plan/patterns.js';
import type { Endpoint, HttpMethod } from '../../../src/model/types.js';
import { endpoint } from '../../support/endpoints.js';
import { times } from '../../support/effort.js';

const shop: readonly Endpoint[] = [
  endpoint('GET /', null),
  endpoint('GET /health', { tags: ['ops'] }),
  endpoint('GET /users', { operationId: 'listUsers', tags: ['users'] }),
  endpoint('POST /users', { operationId: 'createUser', tags: ['users'] }),
  endpoint('GET /users/{id}', { operationId: 'getUser', tags: ['users'] }),
  endpoint('DELETE /users/{id}', { operationId: 'deleteUser', tags: ['users', 'admin panel'] }),
  endpoint('GET /users/{id}/files/{name}.json', null),
  endpoint('POST /users/{id}:activate', null),
  endpoint('GET /admin', null),
  endpoint('GET /admin/stats', null),
  endpoint('ALL /admin/proxy', null),
];

function decide(flags: Partial<PatternFlags>, endpoints = shop) {
  const { decisions, diagnostics } = decideByPatterns(endpoints, {
    secure: [],
    open: [],
    roles: [],
    ...flags,
  });
  return {
    decisions,
    diagnostics,
    secured: [...decisions].filter(([, each]) => each.kind === 'secured').map(([id]) => id),
    open: [...decisions].filter(([, each]) => each.kind === 'open').map(([id]) => id),
    codes: diagnostics.map(({ code }) => code),
  };
}

describe('what a pattern matches', () => {
  it.each([
    ['GET /users', ['GET /users']],
    ['get /users/', ['GET /users']],
    ['/users', ['GET /users', 'POST /users']],
    ['/', ['GET /']],
    ['GET /users/{id}', ['GET /users/{id}']],
    ['GET /users/:userId', ['GET /users/{id}']],
    ['/users/{anything}', ['GET /users/{id}', 'DELETE /users/{id}']],
    ['/users/*', ['GET /users/{id}', 'DELETE /users/{id}', 'POST /users/{id}:activate']],
    ['/users/*:activate', ['POST /users/{id}:activate']],
    ['POST /users/{id}:activate', ['POST /users/{id}:activate']],
    ['/users/:id/files/:name.json', ['GET /users/{id}/files/{name}.json']],
    ['/users/*/files/*.json', ['GET /users/{id}/files/{name}.json']],
    ['/admin/**', ['GET /admin', 'GET /admin/stats', 'ALL /admin/proxy']],
    ['/**/stats', ['GET /admin/stats']],
    ['/**/**', shop.map(({ id }) => id)],
    ['/**', shop.map(({ id }) => id)],
    ['GET /**', shop.filter(({ method }) => method === 'GET').map(({ id }) => id)],
    ['tag:admin panel', ['DELETE /users/{id}']],
    ['operation:createUser', ['POST /users']],
  ])('%s', (pattern, expected) => {
    const { secured, diagnostics } = decide({ secure: [pattern] });
    expect(diagnostics).toEqual([]);
    expect([...secured].sort()).toEqual([...expected].sort());
  });

  it('never lets a method speak for a route that answers all methods', () => {
    expect(decide({ secure: ['GET /admin/**'] }).secured).not.toContain('ALL /admin/proxy');
    const { codes, diagnostics } = decide({ open: ['GET /admin/proxy'] });
    expect(codes).toEqual(['PATTERN_UNMATCHED']);
    expect(diagnostics[0]?.fix).toContain("'ALL /admin/proxy'");
    expect(decide({ open: ['ALL /admin/proxy'] }).open).toEqual(['ALL /admin/proxy']);
  });

  it('takes every character but * for itself', () => {
    const odd = ['/a+b', '/a[b]', '/a(b)', '/a?', '/{a,b}', '/a|b', '/a.b', '/!a', '/a$', '/^a'];
    const endpoints = [...odd.map((path) => endpoint(`GET ${path}`)), endpoint('GET /axb')];
    for (const path of odd.filter((each) => each !== '/{a,b}')) {
      expect(decide({ secure: [path] }, endpoints).secured).toEqual([`GET ${path}`]);
    }
    expect(decide({ secure: ['/{a,b}'] }, [endpoint('GET /a')]).codes).toEqual([
      'PATTERN_UNMATCHED',
    ]);
  });

  it.each(['/^\\/files\\/.+\\.css$/', '/^\\/a b\\/(?:c|d)*$/', '/^\\/x$/i'])(
    'takes an expression as it is listed: %s',
    (path) => {
      const endpoints = [endpoint(`GET ${path}`, null), endpoint(`POST ${path}`, null)];
      expect(decide({ open: [`GET ${path}`] }, endpoints)).toMatchObject({
        open: [`GET ${path}`],
        diagnostics: [],
      });
      expect(decide({ open: [path] }, endpoints).open).toHaveLength(2);
    },
  );

  it('prefers the path as it is listed over what its characters mean', () => {
    const endpoints = [endpoint('GET /files/*'), endpoint('GET /files/{id}')];
    expect(decide({ open: ['/files/*'] }, endpoints).open).toEqual(['GET /files/*']);
  });
});

describe('precedence', () => {
  it.each<[string, Partial<PatternFlags>, string, 'secured' | 'open']>([
    ['exact over path', { secure: ['/users'], open: ['GET /users'] }, 'GET /users', 'open'],
    [
      'exact over star',
      { open: ['GET /users/*'], secure: ['GET /users/:id'] },
      'GET /users/{id}',
      'secured',
    ],
    [
      'operation over path',
      { open: ['/users/*'], secure: ['operation:getUser'] },
      'GET /users/{id}',
      'secured',
    ],
    ['path over deep', { secure: ['/**'], open: ['/health'] }, 'GET /health', 'open'],
    [
      'star over deep',
      { secure: ['GET /users/**'], open: ['/users/*'] },
      'GET /users/{id}',
      'open',
    ],
    [
      'deep over tag',
      { secure: ['tag:users'], open: ['GET /users/**'] },
      'GET /users/{id}',
      'open',
    ],
    [
      'order does not count',
      { open: ['tag:users'], secure: ['/users/**'] },
      'GET /users',
      'secured',
    ],
  ])('%s', (_, flags, id, kind) => {
    const { decisions, diagnostics } = decide(flags);
    expect(diagnostics).toEqual([]);
    expect(decisions.get(id as Endpoint['id'])?.kind).toBe(kind);
  });

  it('refuses equal patterns with opposite answers, once, naming both', () => {
    const { diagnostics } = decide({ secure: ['/users/**'], open: ['GET /**'] });
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatchObject({ code: 'PATTERN_CONFLICT', severity: 'error' });
    expect(diagnostics[0]?.message).toContain("--secure '/users/**'");
    expect(diagnostics[0]?.message).toContain("--open 'GET /**'");
    expect(diagnostics[0]?.message).toContain('and 2 more');
  });

  it('does not mind a conflict that a stronger pattern settles', () => {
    const only = shop.filter(({ path }) => path === '/admin');
    const flags = { secure: ['/admin/**', 'GET /admin'], open: ['/**'] };
    expect(decide(flags, only).diagnostics).toEqual([]);
  });
});

describe('roles', () => {
  it('secures what it names', () => {
    const { decisions } = decide({ roles: [{ pattern: 'DELETE /users/**', role: 'admin' }] });
    expect(decisions.get('DELETE /users/{id}')).toMatchObject({
      kind: 'secured',
      roles: ['admin'],
    });
  });

  it('gives way to a stronger --open', () => {
    const { decisions } = decide({ roles: [{ pattern: '/**', role: 'staff' }], open: ['/health'] });
    expect(decisions.get('GET /health')).toMatchObject({ kind: 'open', roles: [] });
    expect(decisions.get('GET /users')?.roles).toEqual(['staff']);
  });

  it('keeps to the roles of the strongest pattern, so that a wide one lets nobody in', () => {
    const { decisions } = decide({
      secure: ['DELETE /users/{id}'],
      roles: [
        { pattern: '/users/**', role: 'staff' },
        { pattern: 'DELETE /users/{id}', role: 'owner' },
        { pattern: 'DELETE /users/{id}', role: 'admin' },
      ],
    });
    expect(decisions.get('DELETE /users/{id}')?.roles).toEqual(['admin', 'owner']);
    expect(decisions.get('GET /users/{id}')?.roles).toEqual(['staff']);
  });

  it('refuses equal patterns that ask for different roles', () => {
    const { codes } = decide({
      roles: [
        { pattern: '/users/**', role: 'staff' },
        { pattern: 'GET /users/**', role: 'admin' },
      ],
    });
    expect(codes).toEqual(['PATTERN_CONFLICT']);
  });
});

describe('patterns that cannot be right', () => {
  it.each([
    ['users/**', 'PATTERN_INVALID'],
    ['', 'PATTERN_INVALID'],
    ['GET', 'PATTERN_INVALID'],
    ['/users**', 'PATTERN_INVALID'],
    ['GET /a /b', 'PATTERN_INVALID'],
    ['GET, /a', 'PATTERN_INVALID'],
    ['M-SEARCH /nothing', 'PATTERN_UNMATCHED'],
    ['/nothing/of/the/kind', 'PATTERN_UNMATCHED'],
  ])('%s', (pattern, code) => {
    expect(decide({ secure: [pattern] }).codes).toEqual([code]);
  });

  it.each([
    ['/usres', '/users'],
    ['/amdin/**', "'/admin/**'"],
    ['GTE /users', "'GET /users'"],
    ['PUT /users', "'GET /users'"],
    ['tag:user', 'tag:users'],
    ['operation:createuser', 'operation:createUser'],
  ])('%s suggests %s', (pattern, suggestion) => {
    const { diagnostics } = decide({ secure: [pattern] });
    expect(diagnostics[0]?.code).toBe('PATTERN_UNMATCHED');
    expect(diagnostics[0]?.fix).toContain(`did you mean  ${suggestion} ?`);
  });

  it('reports all of them', () => {
    expect(decide({ secure: ['x', '/nope-nope'], open: ['tag:nope'] }).codes).toEqual([
      'PATTERN_INVALID',
      'PATTERN_UNMATCHED',
      'PATTERN_UNMATCHED',
    ]);
  });
});

describe('properties', () => {
  const numRuns = times(300, 1_500, 5_000);
  const segmentsOf = (text: string) => text.split('/').filter((each) => each !== '');
  const fits = ([head, ...rest]: string[], path: string[]): boolean => {
    if (head === undefined) return path.length === 0;
    if (head === '**') return path.some((_, at) => fits(rest, path.slice(at))) || fits(rest, []);
    const [segment, ...others] = path;
    if (segment === undefined) return false;
    const [before, after] = head.split('*');
    const here =
      after === undefined
        ? segment === head
        : segment.length >= head.length - 1 &&
          segment.startsWith(before ?? '') &&
          segment.endsWith(after);
    return here && fits(rest, others);
  };
  const word = fc.constantFrom('a', 'b', 'ab', 'c.json', 'v1');
  const path = fc.array(word, { maxLength: 4 }).map((segments) => `/${segments.join('/')}`);
  const pattern = fc
    .array(fc.oneof(word, fc.constantFrom('*', '**', '*b', 'a*')), { minLength: 1, maxLength: 4 })
    .map((segments) => `/${segments.join('/')}`);

  it('matches as the definition says, taken literally', () => {
    fc.assert(
      fc.property(path, pattern, (somePath, somePattern) => {
        const found = decide({ secure: [somePattern] }, [endpoint(`GET ${somePath}`)]).secured;
        expect(found.length === 1).toBe(fits(segmentsOf(somePattern), segmentsOf(somePath)));
      }),
      { numRuns },
    );
  });

  it('finds each endpoint by its own id and nothing else', () => {
    const segment = fc.oneof(
      word,
      fc.string({ minLength: 1, maxLength: 6 }).map(encodeURIComponent),
    );
    const parameter = fc.constantFrom('{id}', '{name}.json', '{a}-{b}');
    const anyPath = fc
      .array(fc.oneof(segment, parameter), { minLength: 1, maxLength: 4 })
      .map((segments) => `/${segments.join('/')}`)
      .filter((each) => !each.includes('*'));
    const method = fc.constantFrom<HttpMethod>('GET', 'POST', 'ALL');
    const ids = fc.uniqueArray(
      fc.tuple(method, anyPath).map(([verb, where]) => `${verb} ${where}`),
      { minLength: 1, maxLength: 8, selector: (id) => id.replace(/\{\w+\}/g, '{}') },
    );
    fc.assert(
      fc.property(ids, (all) => {
        const endpoints = all.map((id) => endpoint(id));
        for (const id of all) expect(decide({ open: [id] }, endpoints).open).toEqual([id]);
      }),
      { numRuns },
    );
  });

  it('never throws, and never decides what no pattern names', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 3 }), (texts) => {
        const { decisions, diagnostics } = decide({ secure: texts });
        expect(decisions.size > 0 || diagnostics.length === texts.length).toBe(true);
      }),
      { numRuns },
    );
  });
});
