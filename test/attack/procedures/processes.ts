import { execFileSync } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AttackCase } from '../cases.js';
import {
  logIn,
  openScene,
  OTHER_PASSWORD,
  PASSWORD,
  type Scene,
  tokensOf,
  writtenSince,
} from '../scene.js';
import { boot, start } from '../target.js';
import { decode } from '../tokens.js';
import { holds, type Procedures, wants } from './procedure.js';

const BAD_SECRETS: Readonly<Record<string, string>> = {
  '31 bytes': randomBytes(31).toString('base64url'),
  'example value': '',
  'a*64': 'a'.repeat(64),
  '0*64': '0'.repeat(64),
};

/** Refuses to start with this secret, in every NODE_ENV, and does not print it. */
function refusesSecret({ project }: Scene, secret: string | undefined): readonly string[] {
  return ['production', 'development', undefined].flatMap((NODE_ENV) => {
    const { exitCode, output } = boot(project, { JWT_SECRET: secret, NODE_ENV });
    const shown = JSON.stringify(secret ?? null);
    return [
      ...holds(exitCode !== 0 && exitCode !== null, `started with ${shown}, or hung`),
      ...holds(!output.includes('listening'), `listened with ${shown}`),
      ...holds(output.includes('JWT_SECRET'), `with ${shown} it does not say what is wrong`),
      ...holds(!secret || secret.trim() === '' || !quotes(output, secret), `printed ${shown}`),
    ];
  });
}

/** Words of the message may be words that somebody takes for a secret, so only whole ones count. */
function quotes(output: string, secret: string): boolean {
  return output.split(/[^A-Za-z0-9_*-]+/).includes(secret);
}

/** Every file below the generated folders, with its text. */
function generatedFiles(folder: string): readonly (readonly [string, string])[] {
  const parts = ['src/auth', 'migrations', 'scripts', 'test'];
  // Not every store has migrations.
  return parts
    .filter((part) => existsSync(join(folder, part)))
    .flatMap((part) =>
      readdirSync(join(folder, part), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.\w+$/.test(name))
        .map((name) => [name, readFileSync(join(folder, part, name), 'utf8')] as const),
    );
}

/** Everything a person can do, right and wrong, and what was written meanwhile. */
async function fullRun(scene: Scene) {
  const before = scene.app.output().length;
  const me = await scene.person('me');
  await logIn(scene, me.email, 'wrong password 1');
  const login = tokensOf(await logIn(scene, me.email));
  const next = tokensOf(await scene.post('/auth/refresh', { refreshToken: login.refreshToken }));
  await scene.get('/admin', next.accessToken);
  await scene.post('/auth/refresh', { refreshToken: login.refreshToken });
  await scene.post('/auth/refresh', { refreshToken: next.refreshToken });
  await scene.post('/auth/refresh', { refreshToken: login.refreshToken });
  const body = { currentPassword: PASSWORD, newPassword: OTHER_PASSWORD };
  const changed = tokensOf(await scene.post('/auth/password', body, me.accessToken));
  await scene.post('/auth/logout', {}, changed.accessToken);
  for (let n = 0; n < 11; n += 1) await logIn(scene, me.email, 'wrong password 1');
  const tokens = [me, login, next, changed].flatMap((each) => [
    each.accessToken,
    each.refreshToken,
  ]);
  return { written: await writtenSince(scene.app, before), tokens, userId: me.userId };
}

/** Starting, logging, and what is in the generated files. */
export const processProcedures: Procedures = {
  I01: { run: (scene) => Promise.resolve(refusesSecret(scene, undefined)) },
  I02: {
    run: (scene, { request }: AttackCase) => {
      const values = (request.variants ?? []).map((value) => String(value));
      const secrets = values.map((value) => BAD_SECRETS[value] ?? value);
      return Promise.resolve(secrets.flatMap((secret) => refusesSecret(scene, secret)));
    },
  },
  I03: {
    run: (scene) => {
      const secret = scene.project.environment['JWT_SECRET'] ?? '';
      const forms = [`${secret}\n`, `"${secret}"`, `\ufeff${secret}`];
      return Promise.resolve(forms.flatMap((form) => refusesSecret(scene, form)));
    },
  },
  I04: {
    run: ({ project }) => {
      const example = readFileSync(join(project.folder, '.env.example'), 'utf8');
      const values = example.split('\n').filter((line) => /^[A-Z_]+=./.test(line));
      const literals = generatedFiles(project.folder).filter(
        ([, text]) => /['"`][A-Za-z0-9_-]{43}['"`]/.test(text) && !/encode|example/.test(text),
      );
      const ignored = execFileSync('git', ['check-ignore', '.env'], { cwd: project.folder });
      return Promise.resolve([
        ...holds(values.length === 0, `.env.example has ${values.join(', ')}`),
        ...holds(
          example.includes('randomBytes(32)'),
          '.env.example does not say how to make a secret',
        ),
        ...holds(
          literals.length === 0,
          `${literals.map(([name]) => name).join(', ')} has a secret`,
        ),
        ...holds(ignored.toString().trim() === '.env', '.env is not ignored'),
      ]);
    },
  },
  I05: {
    async run(scene) {
      const { written, tokens } = await fullRun(scene);
      const secret = scene.project.environment['JWT_SECRET'] ?? '';
      const unwanted = [PASSWORD, OTHER_PASSWORD, ...tokens, secret, '$argon2', '$scrypt'];
      return [
        ...unwanted.flatMap((text) => holds(!written.includes(text), `${text} is in the log`)),
        ...holds(!/authorization: bearer/i.test(written), 'a header is in the log'),
      ];
    },
  },
  I07: {
    async run(scene) {
      const { written, userId } = await fullRun(scene);
      const events = written
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Readonly<Record<string, string>>);
      const whose = [
        'sign-up login login-failed forbidden refresh-token-contested refresh-token-reused password-changed logout',
      ].flatMap((names) => names.split(' '));
      return [
        ...whose.flatMap((name) => {
          const found = events.find(({ event }) => event === name);
          return [
            ...holds(found?.['userId'] === userId, `${name} without its user`),
            ...holds(
              found?.['address'] === '127.0.0.1',
              `${name} from ${String(found?.['address'])}`,
            ),
          ];
        }),
        ...holds(
          events.some(({ event }) => event === 'throttled'),
          'no event for the throttle',
        ),
      ];
    },
  },
  I09: {
    async run(scene) {
      const { header, payload } = decode((await scene.person('me')).accessToken);
      const claims = Object.keys(payload).sort().join(' ');
      return [
        ...holds(claims === 'aud exp iat iss jti sid sub', `the claims are ${claims}`),
        ...holds(/^[0-9a-f]{8}$/.test(String(header['kid'])), `kid is ${String(header['kid'])}`),
        ...holds(header['typ'] === 'at+jwt', `typ is ${String(header['typ'])}`),
      ];
    },
  },
  I10: {
    async run(scene) {
      const answer = await logIn(scene, (await scene.person('me')).email);
      const { accessToken, expiresIn } = JSON.parse(answer.body) as {
        readonly accessToken: string;
        readonly expiresIn: number;
      };
      const { iat, exp } = decode(accessToken).payload;
      return holds(
        Number(exp) - Number(iat) === expiresIn && expiresIn <= 900,
        `told ${expiresIn}, and it is ${Number(exp) - Number(iat)}`,
      );
    },
  },
  I11: {
    async run(scene) {
      const people = [await scene.person('me'), await scene.person('other')];
      const kept = await Promise.all(
        people.map(({ userId }) => scene.byHand('passwordHash', userId)),
      );
      const hashes = kept.map(String);
      const salts = hashes.map((hash) => hash.split('$')[4] ?? '');
      return [
        ...holds(
          hashes.every((hash) => hash.startsWith('$argon2id$v=19$m=19456,t=2,p=1$')),
          'a hash is made in another way',
        ),
        ...holds(
          salts.every((salt) => Buffer.from(salt, 'base64').length === 16),
          'a short salt',
        ),
        ...holds(hashes[0] !== hashes[1], 'one password has one hash'),
      ];
    },
  },
  I12: {
    async run(scene) {
      const { accessToken, email } = await scene.person('me');
      const secret = randomBytes(32);
      const app = await start(scene.project, {
        JWT_SECRET: secret.toString('base64url'),
        JWT_SECRET_PREVIOUS: scene.project.environment['JWT_SECRET'] ?? '',
      });
      const later = await openScene(scene.project, app);
      try {
        const token = tokensOf(await logIn(later, email)).accessToken;
        const kid = createHash('sha256').update(secret).digest('hex').slice(0, 8);
        return [
          ...wants(await later.get('/private', accessToken), 'the token of the key before', 200),
          ...wants(await later.get('/private', token), 'a new token', 200),
          ...holds(decode(token).header['kid'] === kid, 'a new token is signed with the old key'),
          ...wants(await scene.get('/private', token), 'a key that is not known', 401),
        ];
      } finally {
        later.end();
        await app.stop();
      }
    },
  },
  'own-I14': {
    async run(scene) {
      const { folder, limits } = scene.project;
      const word = limits === 'process' ? 'each count for themselves' : 'all instances share them';
      const texts = ['README.md', 'throttle.js'].map((name) =>
        readFileSync(join(folder, 'src/auth', name), 'utf8'),
      );
      const { email } = await scene.person('me');
      const second = await start(scene.project);
      const there = await openScene(scene.project, second);
      try {
        await scene.app.tidy('freshLimits');
        for (let n = 0; n < 10; n += 1) await logIn(scene, email, 'wrong password 1');
        const status = limits === 'process' ? 401 : 429;
        return [
          ...holds(
            texts.every((text) => text.includes(word)),
            `README or throttle does not say "${word}"`,
          ),
          ...wants(await logIn(scene, email, 'wrong password 1'), 'here', 429),
          ...wants(await logIn(there, email, 'wrong password 1'), 'elsewhere', status),
        ];
      } finally {
        there.end();
        await second.stop();
      }
    },
  },
  I15: {
    run: ({ project }) => {
      const caches = generatedFiles(project.folder)
        .filter(([name]) => /^(access-token|require-auth|auth-store|auth-service)\./.test(name))
        .filter(([, text]) => /new (Map|Set|LRUCache)\b|memoi[sz]e|cache\.(get|set)/.test(text));
      return Promise.resolve(
        holds(caches.length === 0, `${caches.map(([name]) => name).join(', ')} may cache`),
      );
    },
  },
  'own-T01': {
    async run(scene) {
      const second = await start(scene.project);
      const there = await openScene(scene.project, second);
      try {
        const { accessToken, refreshToken } = await scene.person('me');
        const seen = await there.get('/private', accessToken);
        await scene.post('/auth/logout', {}, accessToken);
        return [
          ...wants(seen, 'another instance', 200),
          ...wants(await there.get('/private', accessToken), 'after the logout', 401),
          ...wants(await there.post('/auth/refresh', { refreshToken }), 'its refresh token', 401),
        ];
      } finally {
        there.end();
        await second.stop();
      }
    },
  },
  'own-T02': {
    async run(scene) {
      const email = `twice-${randomUUID()}@x.test`;
      const second = await start(scene.project);
      const there = await openScene(scene.project, second);
      try {
        const body = { email, password: PASSWORD };
        const answers = await Promise.all([
          scene.post('/auth/sign-up', body),
          there.post('/auth/sign-up', body),
        ]);
        const [created] = answers.filter(({ status }) => status === 201);
        const { refreshToken } = tokensOf(created!);
        const refreshed = await Promise.all([
          scene.post('/auth/refresh', { refreshToken }),
          there.post('/auth/refresh', { refreshToken }),
        ]);
        const served = refreshed.filter(({ status }) => status === 200);
        return [
          ...answers.flatMap((answer) => wants(answer, 'one of two sign-ups', 201, 409)),
          ...refreshed.flatMap((answer) => wants(answer, 'one of two refreshes', 200, 409)),
          ...holds(served.length === 1, `${served.length} of two instances served one token`),
        ];
      } finally {
        there.end();
        await second.stop();
      }
    },
  },
};
