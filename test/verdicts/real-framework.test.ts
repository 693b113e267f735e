import { beforeAll, describe, expect, it } from 'vitest';
import { isFull } from '../support/effort.js';
import { installModules } from '../support/services.js';
import { anonymousRequests, visit } from './anonymous.js';
import { type Framework, stackOf } from './packages.js';
import { type CaseRequest, readCases, type VerdictCase } from './read-cases.js';
import { type Outcome, type Ran, runReally } from './real-runs.js';
import { endpointOf, scanned, shapeOf } from './scanned.js';

type Kind = {
  readonly of: VerdictCase;
  readonly express: 4 | 5;
  readonly what: 'refuses' | 'is passed by' | 'lets in';
};

const only = process.env['AUTHWRIGHT_CASES'];
const kindsFor = (framework: Framework) =>
  readCases(framework)
    .filter(({ notRun, id }) => notRun === null && (only === undefined || id.includes(only)))
    .flatMap((of) => of.express.flatMap((express) => kindsOf(of, express)))
    // Each start of an application takes time: in CI every third one, of each kind.
    .filter((_, index) => isFull || only !== undefined || index % 3 === 0);

function kindsOf(of: VerdictCase, express: 4 | 5): readonly Kind[] {
  return [
    ...(of.expect === true ? [{ of, express, what: 'refuses' as const }] : []),
    ...(of.attack ? [{ of, express, what: 'is passed by' as const }] : []),
    ...(of.known ? [{ of, express, what: 'lets in' as const }] : []),
  ];
}

function sequencesFor({ of, what }: Kind): readonly (readonly CaseRequest[])[] {
  if (what === 'is passed by') return [of.attack ?? []];
  if (what === 'lets in') return [of.known ?? []];
  const own = shapeOf(endpointOf(of));
  const others = scanned(of).routes.filter((route) => shapeOf(route) !== own);
  const visited = others.map(({ method, path }) => `${method} ${path}`);
  return [...anonymousRequests(of.endpoint), visit(of.endpoint, visited)];
}

/** Those of which a case was asked for. */
const frameworks = (['express', 'koa'] as const).filter((each) => kindsFor(each).length > 0);

describe.each(frameworks)('the real framework agrees: %s', (framework) => {
  const kinds = kindsFor(framework);
  let results: readonly Ran[] = [];

  beforeAll(async () => {
    installModules(stackOf(framework));
    results = await runReally(kinds.map((kind) => ({ ...kind, sequences: sequencesFor(kind) })));
  }, 1_800_000);

  kinds.forEach((kind, index) =>
    it(`${framework === 'koa' ? 'Koa' : `Express ${String(kind.express)}`}: ${kind.of.id} ${kind.what}`, () => {
      const { failed, sequences, errors } = results[index]!;
      expect(failed).toBeNull();
      const told = linesOf(sequencesFor(kind), sequences);
      if (kind.what === 'refuses') {
        expect(told.filter(({ reached, own }) => reached && own).slice(0, 2)).toEqual([]);
        expect(told.filter(isFault).slice(0, 2)).toEqual([]);
        expect([301, 302, 303, 307, 401, 403]).toContain(told[0]?.status);
        expect(errors).toEqual([]);
      } else
        expect({ told, errors, reached: told.at(-1)?.reached }).toMatchObject({ reached: true });
    }),
  );
});

/** `own` when it was asked of the endpoint in question, not on the way to it. */
type Told = Outcome & { readonly asked: string; readonly own: boolean };

/** Every request with what came of it, in order. */
function linesOf(
  requests: readonly (readonly CaseRequest[])[],
  outcomes: readonly (readonly Outcome[])[],
): readonly Told[] {
  const plain = requests[0]?.[0]?.path;
  return outcomes.flatMap((sequence, index) =>
    sequence.map((outcome, place) => {
      const { method, path, headers, body } = requests[index]![place]!;
      const asked = `${method} ${path} ${JSON.stringify(headers)} ${body}`;
      return { ...outcome, asked, own: sequence.length === 1 || path === plain };
    }),
  );
}

/** No answer, or one that says that the application failed, to a request for the endpoint in question. */
function isFault({ status, own }: Told): boolean {
  return own && (status === 0 || status >= 500);
}
