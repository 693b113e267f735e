import { createHash } from 'node:crypto';
import { Script } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RelPath } from '../../../src/model/types.js';
import { pageScript } from '../../../src/report/html-assets.js';
import { renderHtml } from '../../../src/report/html.js';
import type { ListReport } from '../../../src/report/json.js';
import { diagnostic, listed } from './values.js';

const report: ListReport = {
  framework: 'express',
  spec: 'openapi.yaml' as RelPath,
  endpoints: [
    listed('GET /users/{id}', { operationId: 'getUser' }),
    listed('GET /health', { decision: 'open', guarded: false, guard: null }),
    listed('GET /later', { source: null, guarded: null, guard: null }),
    listed('PUT /users/{id}', { guarded: false, guard: null }),
  ],
  unresolved: [diagnostic({ message: 'the path is computed' })],
};

const of = { date: '2026-03-01 14:05 UTC', commit: '1a2b3c4+' };

/** Elements of the page, without style and script. */
function tags(page: string): string[] {
  return page.replace(/<(style|script)>.*?<\/\1>/gs, '').match(/<[^>]*>/g) ?? [];
}

describe('renderHtml', () => {
  const page = renderHtml(report, 'bookshop', of);

  it('shows counts, rows with their places, and what could not be read', () => {
    expect(page).toMatch(/<strong>2<\/strong>\s*secured/);
    expect(page).toMatch(/<strong>1<\/strong>\s*unguarded/);
    expect(page).toContain('src/app.ts:12:3');
    expect(page).toContain('not implemented');
    expect(page).toContain('the path is computed');
  });

  it('says when it was made and of which commit', () => {
    expect(page).toContain(
      'As of 2026-03-01 14:05 UTC, commit 1a2b3c4 with changes that are not committed.',
    );
    expect(renderHtml(report, 'bookshop', { ...of, commit: null })).toContain(
      'As of 2026-03-01 14:05 UTC.',
    );
  });

  it('speaks of the spec only where there is one', () => {
    expect(page).toMatch(/>Spec<|not in the spec/);
    const without = renderHtml({ ...report, spec: null }, 'bookshop', of);
    expect(without).not.toMatch(/>Spec<|in the spec/);
  });

  it('says on what a guard stands, and why something is not known', () => {
    const guard = {
      name: 'gate()',
      loc: { file: 'src/app.ts' as RelPath, line: 7, column: 9 },
      reason: 'what `<pkg>` does is not known',
      flag: '--judge pkg#gate=refuses',
    };
    const doubt = { kind: 'unknown', reason: '', flag: guard.flag, guards: [guard] } as const;
    const endpoints = [
      listed('GET /read'),
      listed('GET /row', { basis: { kind: 'package', row: 'passport' } }),
      listed('GET /word', { basis: { kind: 'word' } }),
      listed('GET /gate', { guarded: 'unknown', guard: null, basis: doubt }),
    ];
    const shown = renderHtml({ ...report, endpoints }, 'bookshop', of).replace(/\s+/g, ' ');
    expect(shown).toContain('read: <code>src/auth/guard.ts:44</code>');
    expect(shown).toContain('by its package: passport');
    expect(shown).toContain("on its owner's word");
    expect(shown).toContain('what `&lt;pkg&gt;` does is not known');
    expect(shown).toContain('npx authwright --judge pkg#gate=refuses or =passes');
  });

  it('asks nothing of the network', () => {
    expect(page).not.toMatch(/\b(?:src|href|action)=/);
    expect(page).toContain('default-src &#39;none&#39;');
  });

  it('allows exactly its own style and script', () => {
    for (const element of ['style', 'script']) {
      const text = new RegExp(`<${element}>(.*?)</${element}>`, 's').exec(page)?.[1] ?? '';
      const hash = createHash('sha256').update(text).digest('base64');
      expect(page).toContain(`${element}-src &#39;sha256-${hash}&#39;`);
    }
  });

  it('has a script that parses', () => {
    expect(() => new Script(pageScript)).not.toThrow();
  });

  it('can be read aloud: language, title, headings, labels, table headers', () => {
    expect(page).toContain('<html lang="en">');
    expect(page).toContain('<title>bookshop: endpoints</title>');
    expect(page.match(/<label for="(\w+)"/g)).toHaveLength(2);
    expect(page).toContain('<th role="rowheader" scope="row">');
    expect(page).toContain('aria-live="polite"');
  });

  it('lets no name become markup', () => {
    const clean = tags(renderHtml(withName('plain'), 'plain', of));
    const evil = fc.oneof(
      fc.constantFrom(
        '<script>alert(1)</script>',
        '"><img src=x onerror=alert(1)>',
        "' onmouseover='x",
        '</title><script>',
        '&lt;b&gt;<!--',
        '${x}`</style>',
        '\u202e\u0000\n<',
      ),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(evil, (name) => {
        const names = tags(renderHtml(withName(name), name, of));
        expect(names).toEqual(clean);
      }),
      { numRuns: 200 },
    );
  });
});

function withName(name: string): ListReport {
  const row = listed('GET /a', {
    path: `/${name}`,
    operationId: name,
    tags: [name],
    guard: name,
    source: { file: name as RelPath, line: 1, column: 1 },
    specLocation: { file: name as RelPath, line: 1 },
  });
  return {
    framework: name,
    spec: name as RelPath,
    endpoints: [row],
    unresolved: [
      diagnostic({
        message: name,
        fix: name,
        code: name,
        place: `${name.replaceAll(':', '')}:1:1`,
      }),
    ],
  };
}
