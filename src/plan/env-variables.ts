import type { SharedCounters } from '../frameworks/adapter.js';
import type { EnvVariable } from '../model/env-variable.js';
import type { AuthSettings } from '../model/types.js';
import type { Store } from '../stores/adapter.js';

/** What generated code reads of the environment, in the order of `.env.example`. */
export function envVariables(
  { algorithm }: Pick<AuthSettings, 'algorithm'>,
  store: Pick<Store, 'env'>,
  counters: SharedCounters | null,
): readonly EnvVariable[] {
  const service = counters?.service;
  return [...sharedVariables(algorithm), ...store.env, ...(service ? [service.env] : [])];
}

/** Those that do not depend on where users live. */
export function sharedVariables(algorithm: AuthSettings['algorithm']): readonly EnvVariable[] {
  return [
    KEYS[algorithm],
    {
      name: 'JWT_ISSUER',
      comment: 'Who issues access tokens, e.g. https://api.example.com',
      local: { kind: 'origin' },
    },
    {
      name: 'JWT_AUDIENCE',
      comment: 'Whom they are for, e.g. https://api.example.com',
      local: { kind: 'origin' },
    },
  ];
}

const KEYS: Readonly<Record<AuthSettings['algorithm'], EnvVariable>> = {
  HS256: {
    name: 'JWT_SECRET',
    comment: `Signs access tokens: node -e "console.log(require('node:crypto').randomBytes(32).toString('base64url'))"`,
    local: { kind: 'secret' },
  },
  ES256: {
    name: 'JWT_PRIVATE_KEY',
    comment: `Signs access tokens: node -e "console.log(require('node:crypto').generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64url'))"`,
    local: { kind: 'private-key' },
  },
};
