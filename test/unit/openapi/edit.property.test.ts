import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Document, isMap, isScalar, parse, visit } from 'yaml';
import { specEndpoints } from '../../../src/openapi/endpoints.js';
import { editSpec } from '../../../src/openapi/edit.js';
import { edited, load, wantedFor } from './support.js';
import { times } from '../../support/effort.js';

const numRuns = times(60, 250, 1500);
const file = 'openapi.yaml';

type Value = Record<string, unknown>;

const requirement = fc.constantFrom(
  {},
  { bearerAuth: [] },
  { key: [] },
  { token: [] },
  { key: [], token: [] },
);
const security = fc.array(requirement, { maxLength: 2 });
const name = fc.constantFrom(
  'a',
  'users',
  'x-y',
  'b c',
  "it's",
  'q"q',
  '{id}',
  'ü',
  '${x}',
  '*/',
  '# no',
  'a: b',
  '`',
);
const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined });

const responses = fc.dictionary(
  fc.constantFrom('200', '401', '404', 'default'),
  fc.oneof(
    fc.record({ description: fc.constantFrom('fine', 'two\nlines', 'ends with\n\n', '', 'a # b') }),
    fc.constant({ $ref: '#/components/responses/Shared' }),
  ),
);
const operation = fc.record(
  {
    summary: fc.constantFrom('one', 'two lines\nof text\n', 'colon: in it'),
    tags: fc.array(name, { maxLength: 2 }),
    operationId: name,
    security,
    responses: fc.oneof(responses, fc.constant(null)),
  },
  { requiredKeys: [] },
);
const pathItem = fc.record(
  { get: operation, post: operation, delete: operation, parameters: fc.constant([]) },
  { requiredKeys: ['get'] },
);

const specs = fc
  .record({
    openapi: fc.constantFrom('3.0.3', '3.1.0', '3.2.0'),
    tail: fc.boolean(),
    security: optional(security),
    schemes: optional(
      fc.constantFrom(
        {},
        { key: { type: 'apiKey', in: 'header', name: 'K' } },
        { token: { type: 'http', scheme: 'Bearer' } },
      ),
    ),
    shared: fc.constant({ Shared: { description: 'shared' } }),
    paths: fc.dictionary(
      name.map((segment) => `/${segment}`),
      pathItem,
      { minKeys: 1, maxKeys: 4 },
    ),
  })
  .map(({ openapi, tail, security: global, schemes, shared, paths }): Value => {
    const components = { responses: shared, ...(schemes ? { securitySchemes: schemes } : {}) };
    const head = {
      openapi,
      info: { title: 'T', version: '1' },
      ...(global ? { security: global } : {}),
    };
    return tail ? { ...head, components, paths } : { ...head, paths, components };
  });

type Look = {
  readonly json: string | null;
  readonly indent: number;
  readonly indentSeq: boolean;
  readonly singleQuote: boolean;
  readonly flows: readonly boolean[];
  readonly comments: readonly boolean[];
  readonly width: number;
  readonly crlf: boolean;
  readonly bom: boolean;
  readonly plainCodes: boolean;
  readonly end: string;
};
const looks: fc.Arbitrary<Look> = fc.record({
  json: fc.option(fc.constantFrom('', '  ', '    ', '\t'), { freq: 3 }),
  indent: fc.integer({ min: 1, max: 4 }),
  indentSeq: fc.boolean(),
  singleQuote: fc.boolean(),
  flows: fc.array(
    fc.boolean().map((flow) => flow),
    { minLength: 40, maxLength: 40 },
  ),
  comments: fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
  width: fc.constantFrom(0, 40),
  crlf: fc.boolean(),
  bom: fc.boolean(),
  plainCodes: fc.boolean(),
  end: fc.constantFrom('', '\n', '\n\n', '\n# the end\n', '\n...\n'),
});

const choices = fc.array(fc.constantFrom('secured' as const, 'open' as const, null), {
  minLength: 12,
  maxLength: 12,
});

/** Writes `value` as a person might have: flow and block mixed, comments here and there. */
function write(value: Value, look: Look): string {
  let text: string;
  if (look.json !== null)
    text = JSON.stringify(value, null, look.json) + look.end.replace(/[#.].*/s, '');
  else {
    const document = new Document(value, { aliasDuplicateObjects: false });
    let count = 0;
    const take = (from: readonly boolean[]): boolean => from[(count += 1) % from.length] ?? false;
    visit(document, {
      Pair: (_key, pair) => {
        if (look.plainCodes && isScalar(pair.key) && /^\d{3}$/.test(String(pair.key.value))) {
          pair.key.value = Number(pair.key.value);
        }
        if (!take(look.comments) || !isScalar(pair.key)) return;
        pair.key.commentBefore = ` before ${(count += 1)}`;
        if (isScalar(pair.value) && !String(pair.value.value).includes('\n'))
          pair.value.comment = ` after ${count}`;
      },
      Collection: (_key, node) => {
        if (take(look.flows) && take(look.flows) && node !== document.contents) node.flow = true;
        else if (isMap(node) && take(look.comments)) node.comment = ` end ${(count += 1)}`;
      },
    });
    text = document
      .toString({
        indent: look.indent,
        indentSeq: look.indentSeq,
        singleQuote: look.singleQuote,
        lineWidth: look.width,
      })
      .trimEnd();
    // A block scalar at the end may need its line breaks.
    text = isDeepStrictEqual(parse(text), parse(document.toString()))
      ? text + look.end
      : document.toString();
  }
  if (look.crlf) text = text.replaceAll('\n', '\r\n');
  return look.bom ? `\uFEFF${text}` : text;
}

/** `after` without what an edit may add to `before`. */
function withoutAdditions(after: Value, before: Value): Value {
  const result: Value = {};
  for (const [key, value] of Object.entries(after)) {
    const old = before[key];
    if (
      old === undefined &&
      ['security', '401', '403', 'Unauthorized', 'Forbidden', 'bearerAuth', 'bearerAuth2'].includes(
        key,
      )
    )
      continue;
    if (old === undefined && ['components', 'securitySchemes', 'responses'].includes(key)) {
      const inner = withoutAdditions(value as Value, {});
      if (Object.keys(inner).length > 0) result[key] = inner;
    } else if (key === 'security') result[key] = old;
    else if (isMapValue(value) && (isMapValue(old) || old === null)) {
      const inner = withoutAdditions(value, old ?? {});
      result[key] = old === null && Object.keys(inner).length === 0 ? null : inner;
    } else result[key] = value;
  }
  return result;
}

function isMapValue(value: unknown): value is Value {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The comments of a YAML text, by their place among the tokens. */
function commentsOf(text: string): readonly string[] {
  return [...text.matchAll(/# (?:before|after|end) \d+/g)].map(([comment]) => comment).sort();
}

describe('editing random specs', () => {
  it('adds what is wanted and nothing else, keeps every other byte and every comment, and is done after one run', () => {
    fc.assert(
      fc.property(specs, looks, choices, (value, look, picks) => {
        const text = write(value, look);
        const before = parse(text) as Value;
        const wanted = (spec: ReturnType<typeof load>): ReturnType<typeof wantedFor> => {
          const decided = new Map(
            specEndpoints(spec).map(({ id }, index) => [id, picks[index] ?? null]),
          );
          return wantedFor(spec, ({ id }) => decided.get(id) ?? null);
        };
        const spec = load({ [file]: text });
        const asked = wanted(spec);
        const result = edited({ [file]: text }, () => asked);
        // A comment inside a requirement that would have to go is the one thing that stops an edit here.
        const blocked = result.diagnostics.filter((line) => line.includes('SPEC_EDIT'));
        expect(
          blocked.filter((line) => !/security is written/.test(line) || !text.includes('#')),
          text,
        ).toEqual([]);
        expect(result.diagnostics.filter((line) => /SPEC_SHARED/.test(line))).toEqual([]);
        const afterText = result.texts[file] ?? '';
        const after = parse(afterText) as Value;

        expect(withoutAdditions(after, before)).toEqual(before);
        expect(commentsOf(afterText), `${text}\n=>\n${afterText}`).toEqual(commentsOf(text));
        expect(afterText.includes('\r\n')).toBe(text.includes('\r\n'));
        if (text.includes('\r\n')) expect(afterText.replaceAll('\r\n', '')).not.toContain('\n');
        for (const { start, end } of result.edits) {
          if (start !== end)
            expect(text.slice(start, end)).toMatch(
              /^\s*(?:,|\[\s*\]|\{\s*\}|null|~|[\s\S]*(?:bearerAuth|token|\{\s*\})[\s\S]*)$/,
            );
        }

        const again = load({ [file]: afterText });
        const byId = new Map(specEndpoints(again).map((endpoint) => [endpoint.id, endpoint]));
        for (const { endpoint } of blocked.length === 0 ? asked.secured : []) {
          expect(byId.get(endpoint.id)?.security).toBe('secured');
        }
        const ids = new Set(asked.secured.map(({ endpoint }) => endpoint.id));
        const second = wantedFor(again, ({ id }) =>
          ids.has(id) ? 'secured' : asked.open.some((each) => each.id === id) ? 'open' : null,
        );
        expect(editSpec(again, second).edits).toEqual([]);
      }),
      { numRuns },
    );
  });
});
