import type { AttackCase, RequestPlan } from '../cases.js';
import { logIn, prepare, type Scene } from '../scene.js';
import type { Answer } from '../wire.js';
import { holds, type Procedures, wants } from './procedure.js';

const LIMIT = 10;
const ADDRESS_LIMIT = 30;
const PAIRS = 40;
/** Wider than a quiet machine would need: what it catches is a hash that is left out, a ratio near zero. */
const RATIO = { least: 0.6, most: 1.6 };
const OF_THE_MOMENT = new Set(['date', 'etag', 'content-length']);

const wrong = (email: string): readonly [string, string] => [email, 'wrong password 1'];

async function exhaust(scene: Scene): Promise<void> {
  const { email } = await scene.person('me');
  await scene.app.control('freshLimits');
  for (let n = 0; n < LIMIT; n += 1) await logIn(scene, ...wrong(email));
}

const steady = ({ status, headers, body }: Answer): string =>
  JSON.stringify([status, headers.filter(([name]) => !OF_THE_MOMENT.has(name)), body]);

/** How long the first kind of login takes in the measure of the second. */
async function medianRatio(scene: Scene, first: string, second: string): Promise<number> {
  const times: [number[], number[]] = [[], []];
  for (let pair = 0; pair < PAIRS; pair += 1) {
    if (pair % 5 === 0) await scene.app.control('freshLimits');
    times[0].push((await logIn(scene, ...wrong(first))).ms);
    times[1].push((await logIn(scene, ...wrong(second))).ms);
  }
  return median(times[0]) / median(times[1]);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

async function sameTime(scene: Scene, name: string): Promise<readonly string[]> {
  const known = (await scene.fill(`{{${name}}}`)) as string;
  const ratio = await medianRatio(scene, known, (await scene.fill('{{unknown}}')) as string);
  return holds(ratio > RATIO.least && ratio < RATIO.most, `the ratio is ${ratio.toFixed(2)}`);
}

/** Wrong logins for one account, so many at once. */
async function burst(scene: Scene, attack: AttackCase): Promise<readonly Answer[]> {
  const plan: RequestPlan = attack.request;
  const sent = await prepare(scene, attack, plan, 0);
  await scene.app.control('freshLimits');
  await scene.app.control('takeVerified');
  return scene.sendTogether(Array.from({ length: Number(plan.concurrent) }, () => sent));
}

/** Guessing passwords, and asking who has an account. */
export const limitProcedures: Procedures = {
  F01: {
    async run(scene) {
      const known = await logIn(scene, ...wrong((await scene.person('me')).email));
      const unknown = await logIn(scene, ...wrong((await scene.fill('{{unknown}}')) as string));
      return [
        ...wants(known, 'a wrong password', 401),
        ...holds(steady(known) === steady(unknown), `${steady(known)} and ${steady(unknown)}`),
      ];
    },
  },
  F02: { run: (scene) => sameTime(scene, 'email') },
  F03: {
    async run(scene) {
      const email = (await scene.fill('{{oauthOnly}}')) as string;
      const answers = [await logIn(scene, email, 'x'), await logIn(scene, email, 'null')];
      return [
        ...answers.flatMap((answer) => wants(answer, 'a user without a password', 401)),
        ...(await sameTime(scene, 'oauthOnly')),
      ];
    },
  },
  'own-F04': {
    async run(scene) {
      const { userId, email } = await scene.person('me');
      await scene.byHand('disable', userId);
      const disabled = await logIn(scene, email);
      const unknown = await logIn(scene, (await scene.fill('{{unknown}}')) as string);
      return [
        ...holds(
          steady(disabled) === steady(unknown),
          `${steady(disabled)} and ${steady(unknown)}`,
        ),
        ...(await sameTime(scene, 'email')),
      ];
    },
  },
  F07: { from: (n) => `9.9.${n % 10}.1` },
  'own-F10': {
    async run(scene) {
      const answers: Answer[] = [];
      for (let n = 0; n <= ADDRESS_LIMIT; n += 1) {
        answers.push(await logIn(scene, ...wrong(`u${n}@x.test`)));
      }
      return wants(answers[ADDRESS_LIMIT]!, 'one address over many accounts', 429);
    },
  },
  F12: { from: (n) => `2001:db8::${n.toString(16)}` },
  F14: { before: exhaust },
  'own-F15': {
    before: exhaust,
    async after(scene) {
      const { accessToken } = await scene.person('me');
      return wants(await scene.get('/private', accessToken), 'a live session', 200);
    },
  },
  F16: {
    async run(scene) {
      const own = await scene.person('attacker');
      await scene.app.control('freshLimits');
      const answers: Answer[] = [];
      for (let n = 0; n <= ADDRESS_LIMIT; n += 1) {
        if (n % 9 === 8) await logIn(scene, own.email);
        answers.push(await logIn(scene, ...wrong(`u${n}@x.test`)));
      }
      return [
        ...wants(answers[ADDRESS_LIMIT - 1]!, 'the last guess of the address', 401),
        ...wants(answers[ADDRESS_LIMIT]!, 'the one after', 429),
      ];
    },
  },
  F17: {
    async run(scene, attack) {
      const answers = await burst(scene, attack);
      const refused = answers.filter(({ status }) => status === 401);
      return [
        ...answers.flatMap((answer) => wants(answer, 'one of the burst', 401, 429)),
        ...holds(refused.length <= LIMIT, `${refused.length} were checked`),
      ];
    },
  },
  F18: {
    async run(scene, attack) {
      await burst(scene, attack);
      const hashes = Number(await scene.app.control('takeVerified'));
      return holds(hashes <= LIMIT, `${hashes} hashes were made`);
    },
  },
  'own-F21': {
    async run(scene) {
      const { userId, email } = await scene.person('me');
      const old = await scene.app.control('hash', { text: await scene.fill('{{pw}}') });
      await scene.byHand('setPasswordHash', userId, String(old));
      const answer = await logIn(scene, email);
      const renewed = await scene.byHand('passwordHash', userId);
      return [
        ...wants(answer, 'the login', 200),
        ...holds(renewed !== old, 'the hash was not renewed'),
      ];
    },
  },
  F22: {
    before: async (scene) =>
      scene.byHand('setPasswordHash', (await scene.person('me')).userId, 'x'),
  },
};
