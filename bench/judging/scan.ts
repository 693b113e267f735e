/**
 * Scans the project in a folder once, and prints how many routes it found, how many are guarded, and the
 * milliseconds of processor time that took: `scan.ts <folder> judged`, or `unjudged` with a judge that answers at once.
 */
import { readFileSync } from 'node:fs';
import { scanExpress } from '../../src/frameworks/express/scan.js';
import type { Judge } from '../../src/routing/judgement.js';
import type { ProjectFacts } from '../../src/model/types.js';
import { takeSnapshot } from '../../src/project/snapshot.js';
import { createSourceView } from '../../src/source/trees.js';

const [folder = '', how = 'judged'] = process.argv.slice(2);

const answersAtOnce: Judge = {
  wrapped: () => null,
  rewrites: () => false,
  alone: () => ({ verdict: 'passes', answers: 'never' }),
  replies: () => ({
    paths: [],
    anywhere: false,
    unsure: null,
    asks: [],
    serves: null,
    callsOn: true,
    hands: [],
  }),
  handsTo: () => false,
  facts: () => ({
    isCors: false,
    allowsOrigins: false,
    readsBody: false,
    keepsSession: false,
    wantsToken: false,
    stores: false,
    caches: false,
  }),
  serves: () => false,
  tells: () => false,
  forgives: () => false,
  onWay: ({ passages }) => passages.map(() => ({ verdict: 'passes', why: null })),
};

const { dependencies } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as {
  readonly dependencies?: Readonly<Record<string, string>>;
};
const major = Number(/\d+/.exec(dependencies?.['express'] ?? '5')?.[0] ?? 5);
// The scan reads nothing of the project's facts but the version of its framework.
const facts = { framework: { id: 'express', version: `${major}.0.0`, major } };
const view = createSourceView(takeSnapshot(folder), { tsconfig: null });

const started = process.cpuUsage();
const { routes } = scanExpress(
  view,
  facts as ProjectFacts,
  null,
  ...(how === 'unjudged' ? [() => answersAtOnce] : []),
);
const { user, system } = process.cpuUsage(started);
const guarded = routes.filter((route) => route.guarded === true).length;
console.log(JSON.stringify({ routes: routes.length, guarded, ms: (user + system) / 1000 }));
