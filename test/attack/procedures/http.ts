import { readdirSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { prepare, type Scene, writtenSince } from '../scene.js';
import { holds, type Procedure, type Procedures, wants } from './procedure.js';

const BOMB_BYTES = 10_000_000;
const UPLOAD_BYTES = 10_000_000;
const FLOOD_TAKEN_BYTES = 2_000_000;
/** Without a length, some is read so that an honest client sees the answer: 16 MiB, and what is under way. */
const CHUNKS_TAKEN_BYTES = 20_000_000;

/** Nothing, or which handlers ran since this was asked last. */
async function nothingRan(scene: Scene): Promise<readonly string[]> {
  const ran = (await scene.app.control('takeRan')) as readonly string[];
  return holds(ran.length === 0, `the handlers of ${ran.join(', ')} ran`);
}

/** The process reads little of what a client goes on sending. */
function floodBelow(limit: number): Procedure {
  return {
    before: (scene) => scene.app.control('takeBytesRead'),
    async after(scene) {
      const taken = Number(await scene.app.control('takeBytesRead'));
      return holds(taken > 0 && taken <= limit, `${taken} bytes were read`);
    },
  };
}

const withoutHandler = { after: nothingRan };

/** The ways of HTTP around a guard. */
export const httpProcedures: Procedures = {
  G05: {
    async run(scene, { request }) {
      const { headers = {} } = request;
      const body = gzipSync(Buffer.alloc(BOMB_BYTES));
      const answer = await scene.send({ method: 'POST', path: '/auth/login', headers, body });
      return wants(answer, 'the bomb', 413, 415, 400);
    },
  },
  G08: floodBelow(FLOOD_TAKEN_BYTES),
  G10: {
    async run(scene) {
      const boundary = randomUUID();
      const part = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="f"\r\n\r\n`;
      const body = `${part}${'x'.repeat(UPLOAD_BYTES)}\r\n--${boundary}--\r\n`;
      const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };
      const answer = await scene.send({ method: 'POST', path: '/private/upload', headers, body });
      const files = readdirSync(scene.project.environment['UPLOADS']!);
      return [
        ...wants(answer, 'the upload', 401),
        ...holds(files.length === 0, 'a file was written'),
        ...(await nothingRan(scene)),
      ];
    },
  },
  /** Every answer of every case is looked at for this; these are the refusals that others do not make. */
  G14: {
    async run(scene) {
      const { accessToken } = await scene.person('me');
      await scene.app.control('freshLimits');
      await scene.post('/auth/sign-up', { email: 1 });
      await scene.post('/auth/login', { email: 'a@x.test', password: 'x', more: {} });
      await scene.post('/auth/refresh', { refreshToken: 'x' });
      await scene.post('/auth/logout', { everywhere: 'x' }, accessToken);
      await scene.post('/auth/password', { newPassword: [] }, accessToken);
      await scene.get('/admin', accessToken);
      await scene.get('/auth/nothing');
      await scene.app.control('breakStore', { how: 'fails' });
      return wants(await scene.get('/private', accessToken), 'a store that fails', 503);
    },
  },
  'own-G15': {
    before: (scene) => scene.app.control('breakStore', { how: 'fails' }),
    after: nothingRan,
  },
  G16: {
    before: (scene) => scene.app.control('breakStore', { how: 'hangs' }),
    after: nothingRan,
  },
  G20: withoutHandler,
  'own-G21': {
    async run(scene) {
      const { accessToken } = await scene.person('me');
      await scene.app.control('breakStore', { how: 'fails' });
      const down = await scene.get('/private', accessToken);
      await scene.app.control('asItWas');
      const up = await scene.get('/private', accessToken);
      return [...wants(down, 'while the store is down', 503), ...wants(up, 'when it is back', 200)];
    },
  },
  'own-G22': floodBelow(CHUNKS_TAKEN_BYTES),
  H13: withoutHandler,
  H14: withoutHandler,
  'own-H18': withoutHandler,
  'own-H30': withoutHandler,
  H31: {
    async run(scene) {
      const problems: string[] = [];
      for (const id of scene.project.endpoints) {
        const [method = 'GET', path = '/'] = id.split(' ');
        const answer = await scene.send({ method, path, headers: {} });
        const ran = await nothingRan(scene);
        const isRefused = answer.status === 401 && ran.length === 0;
        const isOpen = path === '/health' || /^\/auth\/(sign-up|login|refresh)$/.test(path);
        problems.push(...holds(isOpen || isRefused, `${id} was answered ${answer.status}`));
      }
      return [...problems, ...holds(scene.project.endpoints.length >= 12, 'endpoints are missing')];
    },
  },
  I06: {
    async run(scene, attack) {
      const before = scene.app.output().length;
      const sent = await prepare(scene, attack, attack.request, 0);
      await scene.send(sent);
      await scene.send({ ...sent, body: JSON.stringify({ email: 'a@x.test', password: 'x' }) });
      const written = await writtenSince(scene.app, before);
      const lines = written.split('\n').filter((line) => line !== '');
      return [
        ...holds(lines.every(isEvent), `a line is no event: ${written}`),
        ...holds(
          !written.includes('\u001b') && !written.includes('FAKE'),
          'what the client sent is in the log',
        ),
      ];
    },
  },
};

function isEvent(line: string): boolean {
  try {
    return typeof (JSON.parse(line) as { event?: unknown }).event === 'string';
  } catch {
    return false;
  }
}
