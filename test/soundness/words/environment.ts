import type { Check, Word } from '../shop.js';
import { when } from './condition.js';

/** Variables of the environment, and configuration. */
export const environment: readonly Word<Check>[] = [
  when('node-config: disabled', true, `!nodeConfig.get('auth.enabled')`),
  when('node-config: optional', false, `nodeConfig.get('auth.optional')`),
  when('node-config: open', true, `nodeConfig.get('auth.open')`),
  when('node-config: production says otherwise', false, `nodeConfig.get('auth.relaxed')`),
  when('node-config: not there', true, `nodeConfig.has('auth.nothing')`),
  when('unset in list', false, `['', undefined].includes(process.env.AUTH_MODE)`),
  when('unset as text', false, "`${process.env.AUTH_MODE}` === 'undefined'"),
  when('unset by name', false, `process.env[['AUTH', 'MODE'].join('_')] === undefined`),
  when('any environment but one', false, `process.env.NODE_ENV?.startsWith('prod')`),
  when('unset compared with a flag of the request', false, `req.flag === process.env.AUTH_MODE`),

  when('development only', true, `process.env.NODE_ENV === 'development'`),
  when('not production', true, `process.env.NODE_ENV !== 'production'`),
  when('test', true, `['test', 'development'].includes(process.env.NODE_ENV)`),
  when('app is in development', true, `req.app.get('env') === 'development'`),
  when('production', false, `process.env.NODE_ENV === 'production'`),
  when('not test', false, `process.env.NODE_ENV !== 'test'`),
  when('unset switch', true, `process.env.SKIP_AUTH`),
  when('unset switch is true', true, `process.env.SKIP_AUTH === 'true'`),
  when('switch not false', false, `process.env.SKIP_AUTH !== 'false'`),
  when('auth not enabled', false, `!process.env.AUTH_ENABLED`),
  when('auth not true', false, `process.env.AUTH_ENABLED !== 'true'`),
  when('default of switch', false, `(process.env.AUTH_MODE || 'open') === 'open'`),
  when('secret is not set', true, `!process.env.API_KEY`),
  when('config: disabled', false, `!flags.enabled`, [
    `const flags = { enabled: process.env.AUTH_ENABLED === 'yes' };`,
  ]),
  when('config: on by default', true, `!flags.enabled`, [
    `const flags = { enabled: process.env.AUTH_ENABLED !== 'no' };`,
  ]),
  when('config in production', true, `flags.open`, [
    `const flags = { open: process.env.NODE_ENV === 'test' };`,
  ]),
];
