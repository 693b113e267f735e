import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { logIn, OTHER_PASSWORD, PASSWORD, type Person, type Scene, tokensOf } from '../scene.js';
import { unmet } from '../expect.js';
import { type Answer, header } from '../wire.js';
import { holds, type Procedures, wants } from './procedure.js';
import { times } from '../../support/effort.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const RACES = times(5, 50);
const DRAWS = times(50, 1000);

const refresh = (scene: Scene, refreshToken: string): Promise<Answer> =>
  scene.post('/auth/refresh', { refreshToken });

const changePassword = (scene: Scene, { accessToken }: Person): Promise<Answer> =>
  scene.post(
    '/auth/password',
    { currentPassword: PASSWORD, newPassword: OTHER_PASSWORD },
    accessToken,
  );

async function lives(scene: Scene, name: string): Promise<readonly string[]> {
  const { accessToken } = await scene.person(name);
  return wants(await scene.get('/private', accessToken), `the session of ${name} lives`, 200);
}

/** Both tokens of an answer are refused. An answer that gave none is no problem. */
async function isDead(scene: Scene, answer: Answer): Promise<readonly string[]> {
  if (answer.status !== 200) return [];
  const { accessToken, refreshToken } = tokensOf(answer);
  return [
    ...wants(await scene.get('/private', accessToken), 'the access token of the refresh', 401),
    ...wants(await refresh(scene, refreshToken), 'the refresh token of the refresh', 401),
  ];
}

/** Fires a refresh together with what ends the session, again and again. */
async function race(
  scene: Scene,
  path: string,
  body: object | null,
  after: (answer: Answer) => readonly string[],
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (let round = 0; round < RACES; round += 1) {
    const { accessToken, refreshToken } = await scene.person(`racer-${round}`);
    await scene.app.control('freshLimits');
    const headers = { 'content-type': 'application/json' };
    const [refreshed, ended] = await scene.sendTogether([
      { method: 'POST', path: '/auth/refresh', headers, body: JSON.stringify({ refreshToken }) },
      {
        method: 'POST',
        path,
        headers: { ...(body ? headers : {}), authorization: `Bearer ${accessToken}` },
        ...(body ? { body: JSON.stringify(body) } : {}),
      },
    ]);
    if (!refreshed || !ended) throw new Error('an answer is missing');
    problems.push(...wants(refreshed, 'the refresh', 200, 401), ...after(ended));
    problems.push(...(await isDead(scene, refreshed)));
  }
  return problems;
}

/** Sends a refresh token twenty times at once, and counts the live ones of its session afterwards. */
async function refreshTogether(scene: Scene, ready?: () => Promise<void>) {
  const { refreshToken, sessionId } = await scene.person('me');
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ refreshToken });
  const sent = { method: 'POST', path: '/auth/refresh', headers, body };
  const answers = await scene.sendTogether(
    Array.from({ length: 20 }, () => sent),
    ready,
  );
  const kept = await scene.byHand('refreshTokens', sessionId);
  return { answers, live: kept.filter(({ used }) => !used).length };
}

function oneWinner(answers: readonly Answer[]): readonly string[] {
  const winners = answers.filter(({ status }) => status === 200);
  return [
    ...holds(winners.length === 1, `${winners.length} of ${answers.length} were served`),
    ...answers.flatMap((answer) => wants(answer, 'one of them', 200, 401, 409)),
  ];
}

/** Refresh tokens and the sessions that they keep going. */
export const sessionProcedures: Procedures = {
  D03: {
    after: async (scene, [answer]) =>
      holds(
        answer !== undefined &&
          tokensOf(answer).refreshToken !== (await scene.person('me')).refreshToken,
        'the refresh token is the same',
      ),
  },
  D04: {
    async run(scene) {
      const { email, refreshToken } = await scene.person('me');
      const elsewhere = tokensOf(await logIn(scene, email));
      const second = tokensOf(await refresh(scene, refreshToken));
      const third = tokensOf(await refresh(scene, second.refreshToken));
      return [
        ...wants(await refresh(scene, refreshToken), 'the used token', 401),
        ...wants(await refresh(scene, third.refreshToken), 'the newest', 401),
        ...wants(await scene.get('/private', third.accessToken), 'its access token', 401),
        ...wants(await scene.get('/private', elsewhere.accessToken), 'another session', 200),
      ];
    },
  },
  'own-D05': {
    async run(scene) {
      const first = await scene.person('me');
      const second = tokensOf(await refresh(scene, first.refreshToken));
      const third = tokensOf(await refresh(scene, second.refreshToken));
      const fourth = tokensOf(await refresh(scene, third.refreshToken));
      return [
        ...wants(await refresh(scene, first.refreshToken), 'the token of the start', 401),
        ...wants(await refresh(scene, fourth.refreshToken), 'the newest', 401),
        ...wants(await scene.get('/private', fourth.accessToken), 'its access token', 401),
      ];
    },
  },
  D06: {
    async run(scene) {
      const { answers, live } = await refreshTogether(scene);
      return [...oneWinner(answers), ...holds(live <= 1, `${live} refresh tokens are live`)];
    },
  },
  D40: {
    async run(scene, { expect }) {
      const first = await scene.person('me');
      const second = tokensOf(await refresh(scene, first.refreshToken));
      const contested = await refresh(scene, first.refreshToken);
      const lives = await scene.get('/private', second.accessToken);
      const third = tokensOf(await refresh(scene, second.refreshToken));
      const other = await scene.person('other');
      const next = tokensOf(await refresh(scene, other.refreshToken));
      const again = await refresh(scene, other.refreshToken);
      await scene.app.control('clock', { aheadMs: 1000 * Number(header(again, 'retry-after')) });
      return [
        ...unmet(expect, contested, null),
        ...wants(lives, 'the session meanwhile', 200),
        ...wants(await refresh(scene, first.refreshToken), 'once its successor was used', 401),
        ...wants(await refresh(scene, third.refreshToken), 'the newest of that family', 401),
        ...wants(again, 'the other family, contested', 409),
        ...wants(await refresh(scene, other.refreshToken), 'when it was told to come back', 401),
        ...wants(await refresh(scene, next.refreshToken), 'the newest of the other family', 401),
      ];
    },
  },
  /** Overlap (R20): all of them have arrived when the first is served, so that nobody reused anything. */
  'own-D07': {
    async run(scene) {
      const { accessToken } = await scene.person('me');
      const { answers, live } = await refreshTogether(scene, async () => {
        await setTimeout(200); // all connections are accepted by then
        const paused = scene.app.control('pause', { ms: 500 });
        await Promise.race([paused, setTimeout(100)]); // and nothing is read any more
      });
      return [
        ...oneWinner(answers),
        ...holds(live === 1, `${live} refresh tokens are live`),
        ...wants(await scene.get('/private', accessToken), 'the session afterwards', 200),
      ];
    },
  },
  D08: {
    run: (scene) => race(scene, '/auth/logout', null, (ended) => wants(ended, 'the logout', 204)),
  },
  D09: {
    run: (scene) =>
      race(
        scene,
        '/auth/password',
        { currentPassword: PASSWORD, newPassword: OTHER_PASSWORD },
        (ended) => wants(ended, 'the change', 200),
      ),
  },
  D10: {
    before: async (scene) => scene.post('/auth/logout', {}, (await scene.person('me')).accessToken),
  },
  D11: {
    before: async (scene) => scene.post('/auth/logout', {}, (await scene.person('me')).accessToken),
  },
  'own-D12': {
    async run(scene) {
      const { accessToken, refreshToken } = await scene.person('me');
      await scene.post('/auth/logout', {}, accessToken);
      const forms = ['noncanonical-last-char', 'padded'];
      const tokens = await Promise.all(forms.map((form) => scene.fill(`{{A:${form}}}`)));
      const answers = await Promise.all(
        tokens.map((token) => scene.get('/private', token as string)),
      );
      return [
        ...answers.flatMap((answer) => wants(answer, 'another spelling', 401)),
        ...wants(await refresh(scene, refreshToken), 'the refresh token', 401),
      ];
    },
  },
  D13: {
    async run(scene) {
      const { accessToken } = await scene.person('me');
      return [
        ...wants(await scene.post('/auth/logout', {}, accessToken), 'the first', 204),
        ...wants(await scene.post('/auth/logout', {}, accessToken), 'the second', 401),
      ];
    },
  },
  D14: { after: (scene) => lives(scene, 'victim') },
  D15: { after: (scene) => lives(scene, 'me') },
  D16: { before: async (scene) => changePassword(scene, await scene.person('me')) },
  D17: {
    after: async (scene) =>
      wants(await logIn(scene, (await scene.person('me')).email), 'the old password', 200),
  },
  'own-D18': {
    async run(scene) {
      const { accessToken } = await scene.person('me');
      const body = { currentPassword: 'not this password', newPassword: OTHER_PASSWORD };
      const answers: Answer[] = [];
      for (let n = 0; n < 11; n += 1)
        answers.push(await scene.post('/auth/password', body, accessToken));
      return [
        ...answers.slice(0, 10).flatMap((answer) => wants(answer, 'a wrong password', 401, 403)),
        ...answers.slice(10).flatMap((answer) => wants(answer, 'the eleventh', 429)),
      ];
    },
  },
  D19: {
    before: async (scene) => changePassword(scene, await scene.person('me')),
    after: async (scene) =>
      wants(
        await logIn(scene, (await scene.person('me')).email, OTHER_PASSWORD),
        'the new one',
        200,
      ),
  },
  D20: {
    async run(scene) {
      const idle = await scene.person('idle');
      const busy = await scene.person('busy');
      const problems: string[] = [];
      let token = busy.refreshToken;
      for (const day of [6, 12, 18, 24, 29]) {
        await scene.app.control('clock', { aheadMs: day * DAY_MS });
        const answer = await refresh(scene, token);
        problems.push(...wants(answer, `day ${day} of a session in use`, 200));
        token = tokensOf(answer).refreshToken;
        if (day === 12)
          problems.push(...wants(await refresh(scene, idle.refreshToken), 'idle', 401));
      }
      await scene.app.control('clock', { aheadMs: 30 * DAY_MS + 1000 });
      return [...problems, ...wants(await refresh(scene, token), 'day 30', 401)];
    },
  },
  'own-D21': {
    async run(scene) {
      const { sessionId } = await scene.person('me');
      const token = await scene.minted({
        header: { alg: 'HS256', typ: 'at+jwt' },
        payload: 'valid',
        key: 'server',
      });
      const before = await scene.get('/private', token);
      await scene.byHand('expireSession', sessionId);
      return [
        ...wants(before, 'while the session lives', 200),
        ...wants(await scene.get('/private', token), 'afterwards', 401),
      ];
    },
  },
  'own-D22': {
    async run(scene) {
      const { email, accessToken, refreshToken } = await scene.person('me');
      const elsewhere = tokensOf(await logIn(scene, email));
      const answer = await scene.post('/auth/logout', { everywhere: true }, accessToken);
      return [
        ...wants(answer, 'the logout', 204),
        ...wants(await scene.get('/private', elsewhere.accessToken), 'another session', 401),
        ...wants(await refresh(scene, elsewhere.refreshToken), 'its refresh token', 401),
        ...wants(await refresh(scene, refreshToken), 'the refresh token', 401),
      ];
    },
  },
  D25: {
    async run(scene) {
      const { refreshToken, sessionId } = await scene.person('me');
      const kept = await scene.byHand('refreshTokens', sessionId);
      const hash = createHash('sha256').update(refreshToken).digest('hex');
      return [
        ...holds(kept.length === 1 && kept[0]?.hash === hash, 'the row has no SHA-256 of it'),
        ...holds(!kept.some(({ row }) => row.includes(refreshToken)), 'the row has the token'),
      ];
    },
  },
  D28: {
    async run(scene) {
      const { email } = await scene.person('me');
      const tokens: string[] = [];
      for (let n = 0; n < DRAWS; n += 1) {
        if (n % 50 === 0) await scene.app.control('freshLimits');
        tokens.push(tokensOf(await logIn(scene, email)).refreshToken);
      }
      const starts = new Set(tokens.map((token) => token.slice(0, 5)));
      return [
        ...holds(new Set(tokens).size === DRAWS, 'two are the same'),
        ...holds(
          tokens.every((token) => /^[A-Za-z0-9_-]{43,}$/.test(token)),
          'one is short',
        ),
        ...holds(starts.size > DRAWS * 0.95, 'they start alike'),
      ];
    },
  },
  D29: {
    async after(scene, [answer]) {
      const other = await scene.person('other');
      const { accessToken, sessionId } = tokensOf(answer!);
      return [
        ...holds(accessToken !== other.accessToken, 'the access token is the same'),
        ...holds(sessionId !== other.sessionId, 'the session is the same'),
      ];
    },
  },
};
