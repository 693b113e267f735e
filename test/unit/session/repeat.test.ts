import { expect, test } from 'vitest';
import type { EndpointState } from '../../../src/plan/state.js';
import type { Adapters } from '../../../src/session/adapters.js';
import { decideWithoutAsking } from '../../../src/session/decisions.js';
import { type RawOptions, readOptions } from '../../../src/session/option-values.js';
import type { Reading } from '../../../src/session/reading.js';
import { repeatFlags } from '../../../src/session/repeat.js';
import { endpoint, state, withRoute } from '../../support/endpoints.js';

const guarded = { guarded: true, guard: 'auth.required' } as const;
const states = [
  state(withRoute(endpoint('GET /articles'))),
  state(withRoute(endpoint('POST /articles'), guarded)),
  state(withRoute(endpoint('PUT /articles/{id}'), guarded)),
  state(withRoute(endpoint('DELETE /articles/{id}'), guarded)),
  state(withRoute(endpoint('GET /feed', { security: 'secured', schemes: ['cookieAuth'] }))),
  state(withRoute(endpoint('GET /tags'))),
];

const adapters: Adapters = { frameworks: [], stores: [], runners: [], templates: new Map() };

/** What the flags are made of: a first run without auth of ours asks nothing else of a reading. */
function readingOf(endpoints: readonly EndpointState[]) {
  return {
    state: { endpoints } as Reading['state'],
    recorded: null,
    facts: {} as Reading['facts'],
    answered: {},
  };
}

function decide(raw: RawOptions) {
  const options = readOptions({ secure: [], open: [], role: [], ...raw });
  return { options, ...decideWithoutAsking(states, options) };
}

function repeat(raw: RawOptions): readonly string[] {
  const { options, decisions } = decide(raw);
  return repeatFlags(
    { decisions, style: 'route', guard: null, auth: null, judged: new Map() },
    readingOf(states),
    adapters,
    options,
  );
}

test('an endpoint that got Bearer beside a guard or a scheme of its own is named, the others are the rest', () => {
  expect(repeat({ secure: ['PUT /articles/*', '/feed', '/tags'], openRest: true })).toEqual([
    '--secure-rest',
    '--open',
    'GET /articles',
    '--secure',
    'GET /feed',
    '--secure',
    'PUT /articles/{id}',
    '--yes',
  ]);
});

test('the flags decide as the run did that they repeat', () => {
  const { decisions } = decide({
    secure: ['GET /articles', 'PUT /articles/*', '/feed', '/tags'],
    role: ['DELETE /articles/*=editor'],
    openRest: true,
  });
  const again = decide({
    secure: ['PUT /articles/{id}', 'GET /feed'],
    role: ['DELETE /articles/{id}=editor'],
    secureRest: true,
  });
  expect([...again.decisions].map(([id, { kind }]) => [id, kind])).toEqual(
    [...decisions].map(([id, { kind }]) => [id, kind]),
  );
});

test('what browsers load is named, for the rest does not hold it', () => {
  const files = { serves: { kind: 'files', name: 'express.static(…)' } } as const;
  const decisions = new Map([['ALL /docs', { kind: 'secured', roles: [], beside: true }]] as const);
  const served = [state(withRoute(endpoint('ALL /docs'), files))];
  const options = readOptions({ secure: [], open: [], role: [] });
  const answers = {
    decisions,
    style: 'route',
    guard: null,
    auth: null,
    judged: new Map(),
  } as const;
  expect(repeatFlags(answers, readingOf(served), adapters, options)).toEqual([
    '--secure-rest',
    '--secure',
    'ALL /docs',
    '--yes',
  ]);
});

test('a later run names what the manifest does not know, and nothing else', () => {
  const before = state(withRoute(endpoint('GET /articles')), { recorded: { decision: 'open' } });
  const fresh = state(withRoute(endpoint('GET /news')));
  const moved = state(withRoute(endpoint('GET /tags')), { recorded: { decision: 'open' } });
  const decisions = new Map([
    ['GET /articles', { kind: 'open' }],
    ['GET /news', { kind: 'open' }],
    ['GET /tags', { kind: 'secured', roles: [], beside: true }],
  ] as const);
  const answers = {
    decisions,
    style: 'router',
    guard: null,
    auth: null,
    judged: new Map(),
  } as const;
  const recorded = { ...readOptions({ style: 'router' }).settings };
  const reading = { ...readingOf([before, fresh, moved]), recorded };
  expect(repeatFlags(answers, reading, adapters, readOptions({ spec: 'api.yaml' }))).toEqual([
    ...['--spec', 'api.yaml'],
    '--secure-rest',
    ...['--open', 'GET /news'],
    '--yes',
  ]);
});
