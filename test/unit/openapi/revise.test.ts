import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { relPath } from '../../../src/model/paths.js';
import { applyEdits } from '../../../src/model/text-edit.js';
import type { SpecWanted } from '../../../src/openapi/edit.js';
import { recordParts } from '../../../src/openapi/own-parts.js';
import { inSpec, reviseSpec } from '../../../src/openapi/revise.js';
import { edited, load, wantedFor } from './support.js';

type Auth = NonNullable<SpecWanted['auth']>;

const auth: Auth = {
  endpoints: ['sign-up', 'login'],
  servedPath: '/auth',
  roles: false,
  fields: [],
  tokenSeconds: 600,
  errors: 'problem',
  passwordMin: 15,
};

/** Answers that put other members in the place of all that a map had. */
const changes: Readonly<Record<string, Partial<Auth>>> = {
  'refusals as a message': { errors: 'message' },
  'fields of sign-up': { fields: ['displayName'] },
};

const specs = {
  'openapi.yaml': 'openapi: 3.1.0\ninfo: { title: T, version: "1" }\npaths: {}\n',
  'openapi.json': '{\n  "openapi": "3.1.0",\n  "info": {},\n  "paths": {}\n}\n',
};

describe.each(Object.entries(specs))('%s', (name, text) => {
  it.each(Object.entries(changes))('says what a first run would have said: %s', (_what, change) => {
    const file = relPath(name);
    const withAuth = (more: Partial<Auth>) => (spec: ReturnType<typeof load>) =>
      wantedFor(spec, () => null, { auth: { ...auth, ...more } });
    const made = (more: Partial<Auth>): string =>
      edited({ [name]: text }, withAuth(more)).texts[name] ?? '';
    const first = made({});
    const spec = load({ [name]: first });
    const parts = new Map([[file, recordParts(file, text, first, {})]]);
    const edits = reviseSpec(spec, parts, inSpec(withAuth(change)(spec), spec));
    const revised = applyEdits(first, edits);
    const done = edited({ [name]: revised }, withAuth(change)).texts[name] ?? '';
    expect(parse(done)).toEqual(parse(made(change)));
    expect(done.split('\n').length).toBeGreaterThan(100);
  });
});
