import { holds, type Procedures, wants } from './procedure.js';

/** Tokens, their claims, and the user behind them. */
export const tokenProcedures: Procedures = {
  B08: {
    after: (scene) => Promise.resolve(holds(scene.outbound() === 0, 'the key was asked for')),
  },
  B28: {
    async after(scene) {
      const plan = { ...payload, payload: 'raw:{...,"__proto__":{"role":"admin"}}' };
      const token = await scene.minted(plan);
      return wants(await scene.get('/admin', token), 'an administrator by prototype', 401, 403);
    },
  },
  'own-C18': {
    before: async (scene) => scene.byHand('removeUser', (await scene.person('me')).userId),
  },
  C19: {
    before: async (scene) => scene.byHand('disable', (await scene.person('me')).userId),
  },
  C20: {
    before: async (scene) => scene.byHand('setRole', (await scene.person('admin')).userId, 'user'),
  },
};

const payload = { header: { alg: 'HS256', typ: 'at+jwt' }, key: 'server' } as const;
