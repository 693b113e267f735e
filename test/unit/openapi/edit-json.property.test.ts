import fc from 'fast-check';
import { expect, test } from 'vitest';
import { relPath } from '../../../src/model/paths.js';
import { applyEdits } from '../../../src/model/text-edit.js';
import { recordSpliced, undoFor } from '../../../src/plan/spliced-record.js';
import { editSpec } from '../../../src/openapi/edit.js';
import { specEndpoints } from '../../../src/openapi/endpoints.js';
import { takeOut } from '../../../src/openapi/take-out.js';
import { jsonLooks, keepsAll, oneLinePaths, writeJson } from '../../support/json-layouts.js';
import { edited, load, wantedFor } from './support.js';
import { times } from '../../support/effort.js';

const numRuns = times(100, 300, 2000);
const file = relPath('openapi.json');

const operation = fc.record(
  {
    summary: fc.constantFrom('one', 'a "quoted" {one}'),
    tags: fc.constantFrom([], ['a'], ['a', 'b']),
    responses: fc.constantFrom({}, { 200: { description: 'fine' } }),
  },
  { requiredKeys: [], noNullPrototype: true },
);
const pathItem = fc.record(
  { get: operation, post: operation, parameters: fc.constant([]) },
  { requiredKeys: [], noNullPrototype: true },
);
const paths = fc.dictionary(fc.constantFrom('/a', '/b/{id}', '/c"d'), pathItem, {
  noNullPrototype: true,
});
const components = fc.constantFrom(
  undefined,
  {},
  { schemas: {} },
  { responses: { Shared: { description: 'shared' } }, securitySchemes: {} },
);
const openapi = fc
  .record({ openapi: fc.constantFrom('3.0.3', '3.1.0', '3.2.0'), paths, components })
  .map(({ components: own, ...rest }) => ({
    ...rest,
    info: { title: 'T', version: '1' },
    ...(own ? { components: own } : {}),
  }));
const entry = fc.record(
  {
    method: fc.constant('GET'),
    path: fc.constant('/x'),
    tags: fc.constantFrom([], ['a']),
    roles: fc.constant([]),
  },
  { requiredKeys: ['method', 'path'], noNullPrototype: true },
);
const list = fc.array(entry, { maxLength: 3 }).map((entries) => ({
  endpoints: entries.map((each, index) => ({ ...each, path: `/x${index}` })),
}));

const auth = {
  endpoints: ['sign-up', 'login', 'refresh', 'logout', 'me'] as const,
  servedPath: '/auth',
  roles: true,
  fields: [],
  tokenSeconds: 900,
  errors: 'problem' as const,
  passwordMin: 15,
};

test('a spec or an endpoint list in JSON, whatever its layout, is only inserted into and can be had back', () => {
  fc.assert(
    fc.property(
      fc.oneof(openapi, list),
      jsonLooks(false),
      fc.array(fc.constantFrom('secured' as const, 'open' as const, null), { minLength: 1 }),
      fc.boolean(),
      (value, look, picks, withAuth) => {
        const text = writeJson(value, look);
        const spec = load({ [file]: text });
        const known = specEndpoints(spec).map(({ id }) => id);
        const decide = ({ id }: { readonly id: string }) =>
          picks[known.indexOf(id as (typeof known)[number]) % picks.length] ?? null;
        const wanted = (each: ReturnType<typeof load>) =>
          wantedFor(each, (endpoint) => (known.includes(endpoint.id) ? decide(endpoint) : null), {
            auth: withAuth ? auth : null,
          });
        const result = edited({ [file]: text }, wanted);
        const content = result.texts[file] ?? '';
        const shown = `${text}\n=>\n${content}`;
        expect(result.diagnostics, shown).toEqual([]);
        for (const { start, end } of result.edits) expect(start, shown).toBe(end);
        expect(keepsAll(text, content), shown).toBe(true);
        if (text.includes('\r\n')) expect(content.replaceAll('\r\n', '')).not.toContain('\n');
        expect(oneLinePaths(content), shown).toEqual(
          expect.arrayContaining([...oneLinePaths(text)]),
        );

        JSON.parse(content.replace(/^\uFEFF/, ''));
        const again = load({ [file]: content });
        const now = new Map(specEndpoints(again).map((each) => [each.id as string, each]));
        for (const { endpoint } of wanted(spec).secured) {
          expect(now.get(endpoint.id)?.security).toBe('secured');
        }
        if (withAuth) expect(now.get('POST /auth/login')?.security).toBe('open');
        expect(editSpec(again, wanted(again)).edits).toEqual([]);

        if (result.edits.length === 0) return;
        const record = recordSpliced(
          {
            ...{ kind: 'update', path: file, before: text, content },
            ...{ kept: 'spliced', reason: '', edits: [result.edits] },
          },
          undefined,
        );
        expect(applyEdits(content, undoFor(content, record) ?? [])).toBe(text);
        const { edits, left } = takeOut(file, content, record.parts ?? {}, () => false);
        expect(left, shown).toEqual([]);
        const back: unknown = JSON.parse(applyEdits(content, edits).replace(/^\uFEFF/, ''));
        expect(back, shown).toEqual(value);
      },
    ),
    { numRuns },
  );
});
