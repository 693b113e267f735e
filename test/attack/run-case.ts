import type { AttackCase, RequestPlan } from './cases.js';
import { unmet, unmetTogether } from './expect.js';
import { knownId, type KnownCases } from './known.js';
import type { Procedure } from './procedures/procedure.js';
import { procedures } from './procedures/index.js';
import { OutOfReach } from './running.js';
import { openScene, prepare, type Scene } from './scene.js';
import type { App, Project } from './target.js';
import { requestsOf } from './variants.js';
import type { Answer } from './wire.js';

export type Outcome =
  | { readonly id: string; readonly result: 'passed' }
  | { readonly id: string; readonly result: 'failed'; readonly problems: readonly string[] }
  | { readonly id: string; readonly result: 'not run'; readonly reason: string }
  /** Nobody wrote how this case is played or judged. It counts as a failure: nothing else would be noticed. */
  | { readonly id: string; readonly result: 'refused'; readonly reason: string };

/** Why a case says nothing about this framework; null when it does. */
function foreign({ frameworks }: AttackCase, framework: string): string | null {
  const isMeant = frameworks.includes('*') || frameworks.includes(framework);
  return isMeant ? null : `is about ${frameworks.join(', ')}`;
}

/** Runs a case in all its variants. Each has people and limits of its own. */
export async function runCase(
  attack: AttackCase,
  project: Project,
  app: App,
  known: KnownCases,
): Promise<Outcome> {
  const { id } = attack;
  const elsewhere = foreign(attack, project.framework);
  if (elsewhere !== null) return { id, result: 'not run', reason: elsewhere };
  const ours = knownId(attack, known);
  const procedure = ours === null ? undefined : procedures[ours];
  const refused = (why: string): Outcome => {
    const other =
      known.has(id) && ours === null ? ', and our case of that id says something else' : '';
    return { id, result: 'refused', reason: `${why}${other}` };
  };
  const strange = procedure === undefined ? unknownWords(attack) : null;
  if (strange !== null) return refused(strange);
  const isOnesOwn = procedure?.run !== undefined; // such a procedure sees to the variants as well
  const requests = isOnesOwn
    ? [{ variant: null, request: attack.request }]
    : requestsOf(attack, ours);
  if (requests === null) return refused('nobody said where its variants go');

  const problems: string[] = [];
  for (const { variant, request } of requests) {
    const found = await runVariant({ attack, request, variant, procedure }, project, app);
    if (found instanceof OutOfReach) return { id, result: 'not run', reason: found.message };
    problems.push(
      ...found.map((problem) => (variant === null ? problem : `${variant}: ${problem}`)),
    );
    if (!app.isAlive())
      return { id, result: 'failed', problems: [...problems, 'the process died'] };
  }
  return problems.length === 0 ? { id, result: 'passed' } : { id, result: 'failed', problems };
}

/** Cases that say in words what must be done or looked at need a procedure that does it. */
function unknownWords({ kind, setup = [], expect }: AttackCase): string | null {
  if (setup.length > 0) return `nobody wrote what its setup means: ${setup.join('; ')}`;
  if (expect.state !== undefined) return `nobody wrote how to see that ${expect.state}`;
  return kind === 'fetch' || kind === 'raw'
    ? null
    : `nobody wrote a procedure for its kind, ${kind}`;
}

type Variant = {
  readonly attack: AttackCase;
  readonly request: RequestPlan;
  readonly variant: string | null;
  readonly procedure: Procedure | undefined;
};

async function runVariant(
  { attack, request, variant, procedure = {} }: Variant,
  project: Project,
  app: App,
): Promise<readonly string[] | OutOfReach> {
  const scene = await openScene(project, app);
  const problems: string[] = [];
  try {
    await app.tidy('takeRan');
    if (procedure.run) {
      await app.tidy('freshLimits');
      problems.push(...(await procedure.run(scene, attack)));
    } else {
      problems.push(...(await playRequest(scene, attack, request, variant, procedure)));
    }
  } catch (error) {
    if (error instanceof OutOfReach) return error;
    problems.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    if (app.isAlive()) await app.tidy('asItWas');
    scene.end();
  }
  problems.push(...scene.broken.map((each) => `${each.request}: ${each.problem}`));
  const isInVain = problems.length > 0 && scene.wasLimited();
  return isInVain ? new OutOfReach('it takes limits that are not used up') : problems;
}

async function playRequest(
  scene: Scene,
  attack: AttackCase,
  request: RequestPlan,
  variant: string | null,
  procedure: Procedure,
): Promise<readonly string[]> {
  const { expect } = attack;
  const first = await firstToSend(scene, attack, request);
  await scene.app.tidy('freshLimits');
  await procedure.before?.(scene);
  if (expect.eventually) return untilRefused(scene, attack, request, procedure);
  if (typeof request.concurrent === 'number') return together(scene, attack, request, procedure);
  const answer = await first(request.then !== undefined);
  const problems = unmet(expect, answer, variant);
  return [...problems, ...((await procedure.after?.(scene, [answer])) ?? [])];
}

/** What is in the request is made before the setup, which may end it. */
async function firstToSend(
  scene: Scene,
  attack: AttackCase,
  request: RequestPlan,
): Promise<(flood: boolean) => Promise<Answer>> {
  if (request.raw !== undefined) {
    const bytes = Buffer.from((await scene.fill(request.raw)) as string, 'latin1');
    return (flood) => scene.sendBytes(bytes, flood);
  }
  const sent = await prepare(scene, attack, request, 0);
  return () => scene.send(sent);
}

async function untilRefused(
  scene: Scene,
  attack: AttackCase,
  request: RequestPlan,
  { from }: Procedure,
): Promise<readonly string[]> {
  const { eventually = [], headers } = attack.expect;
  if (scene.app.accounts) throw new OutOfReach('it would use up the limits');
  if (from) await scene.app.control('trustProxy', { trust: 'loopback' });
  for (let n = 1; n <= (request.repeat ?? 1); n += 1) {
    const sent = await prepare(scene, attack, request, n);
    const answer = await scene.send(from ? sentFrom(sent, from(n)) : sent);
    if (eventually.includes(answer.status)) return unmet(headers ? { headers } : {}, answer, null);
  }
  return [`${String(request.repeat)} times, and never ${eventually.join(' or ')}`];
}

async function together(
  scene: Scene,
  attack: AttackCase,
  request: RequestPlan,
  { from, after }: Procedure,
): Promise<readonly string[]> {
  if (from) await scene.app.control('trustProxy', { trust: 'loopback' });
  const numbers = Array.from({ length: Number(request.concurrent) }, (_each, index) => index);
  const all = await Promise.all(
    numbers.map(async (n) => {
      const sent = await prepare(scene, attack, request, n);
      return from ? sentFrom(sent, from(n)) : sent;
    }),
  );
  await scene.app.tidy('freshLimits');
  const answers = await scene.sendTogether(all);
  const problems =
    attack.expect.exactlyOne === undefined ? [] : unmetTogether(attack.expect, answers);
  return [...problems, ...((await after?.(scene, answers)) ?? [])];
}

function sentFrom<Request extends { readonly headers: Readonly<Record<string, string>> }>(
  sent: Request,
  address: string,
): Request {
  return { ...sent, headers: { ...sent.headers, 'x-forwarded-for': address } };
}
