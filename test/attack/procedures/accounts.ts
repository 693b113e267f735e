import { logIn, PASSWORD, type Scene } from '../scene.js';
import { holds, type Procedures, wants } from './procedure.js';

function accounts(scene: Scene, email: string): Promise<number> {
  return scene.byHand('accounts', email);
}

const oneAccount = async (scene: Scene, email: string): Promise<readonly string[]> => {
  const count = await accounts(scene, email);
  return holds(count === 1, `${count} accounts have the address`);
};

const addressOfMe = {
  after: async (scene: Scene) => oneAccount(scene, (await scene.person('me')).email),
};

const nobodyNew = {
  async after(scene: Scene) {
    return holds(
      (await accounts(scene, (await scene.fill('{{new}}')) as string)) === 0,
      'there is an account',
    );
  },
};

/** What may come in at sign-up and login. */
export const accountProcedures: Procedures = {
  E01: nobodyNew,
  E02: nobodyNew,
  E03: {
    after: async (scene) => [
      ...holds(
        (await accounts(scene, 'a@x.test')) === 0,
        'there is an account for the first value',
      ),
      ...(await oneAccount(scene, 'b@x.test')),
    ],
  },
  E04: addressOfMe,
  E05: addressOfMe,
  E06: {
    before: (scene) => scene.post('/auth/sign-up', { email: 'kelvin@x.test', password: PASSWORD }),
    after: (scene) => oneAccount(scene, 'kelvin@x.test'),
  },
  E09: {
    from: (n) => `10.1.0.${n}`,
    after: async (scene) => oneAccount(scene, (await scene.fill('{{mixed}}')) as string),
  },
  'own-E10': {
    after(_scene, [answer]) {
      const { user } = JSON.parse(answer!.body) as { user: object };
      return Promise.resolve(
        holds(
          Object.keys(user).every((name) => ['id', 'email', 'createdAt', 'role'].includes(name)),
          `the user has ${Object.keys(user).join(', ')}`,
        ),
      );
    },
  },
  E15: {
    async run(scene) {
      const email = (await scene.fill('{{new}}')) as string;
      const password = 'abcabcabcabcabc\u0000A';
      return [
        ...wants(await scene.post('/auth/sign-up', { email, password }), 'the sign-up', 201),
        ...wants(await logIn(scene, email, 'abcabcabcabcabc\u0000B'), 'another end', 401),
        ...wants(await logIn(scene, email, password), 'the right end', 200),
      ];
    },
  },
  'own-E16': {
    async run(scene) {
      const email = (await scene.fill('{{new}}')) as string;
      const start =
        'quiet otter paints seven doors while old lamps hum below green stairs and wait';
      const password = `${start} A`;
      return [
        ...wants(await scene.post('/auth/sign-up', { email, password }), 'the sign-up', 201),
        ...wants(await logIn(scene, email, `${start} B`), 'another end after 72 bytes', 401),
      ];
    },
  },
  E17: {
    before: async (scene) => {
      const body = { email: await scene.fill('{{new}}'), password: 'aaaaaaaaaaaaaaa\ud800' };
      const answer = await scene.post('/auth/sign-up', body);
      if (answer.status !== 400) throw new Error(`a lone surrogate was answered ${answer.status}`);
    },
  },
  'own-E18': {
    async run(scene) {
      const email = (await scene.fill('{{new}}')) as string;
      const composed = 'caf\u00e9 quiet otter paints doors';
      return [
        ...wants(
          await scene.post('/auth/sign-up', { email, password: composed }),
          'the sign-up',
          201,
        ),
        ...wants(await logIn(scene, email, composed.normalize('NFD')), 'in another form', 200),
      ];
    },
  },
};
