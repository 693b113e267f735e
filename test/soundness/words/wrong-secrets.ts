import type { Check, Word } from '../shop.js';
import { any, SECRET, text } from './secret.js';

const EACH_SENT = `function sameText(a, b) {
  for (let i = 0; i < (a ?? '').length; i += 1) if (a[i] !== b[i]) return false;
  return true;
}`;

export const wrongSecrets: readonly Word<Check>[] = [
  text(
    'class that overrides',
    false,
    (value) => `new Loose().matches(${value})`,
    () => [
      `class Keys {\n  matches(value) {\n    return value === ${SECRET};\n  }\n}\nclass Loose extends Keys {\n  matches(value) {\n    return super.matches(value) || value === undefined;\n  }\n}`,
    ],
  ),
  text(
    'hash of one',
    false,
    (value) => `hash(${value}) !== hash('')`,
    () => [
      `const hash = (value) => crypto.createHash('sha256').update(String(value)).digest('hex');`,
    ],
  ),
  text(
    'lengths of buffers',
    false,
    (value) => `isSigned(${value})`,
    () => [
      `function isSigned(signature) {\n  const wanted = Buffer.from(${SECRET});\n  const given = Buffer.from(signature ?? '');\n  return given.length === wanted.length || given.equals(wanted);\n}`,
    ],
  ),
  text(
    'compared up to the shorter',
    false,
    (value) => `isSigned(${value})`,
    () => [
      `function isSigned(signature) {\n  const given = Buffer.from(signature ?? '');\n  return Buffer.from(${SECRET}).subarray(0, given.length).equals(given);\n}`,
    ],
  ),
  text(
    'throws when absent',
    false,
    (value) => `agrees(${value})`,
    () => [
      `function agrees(value) {\n  try {\n    return crypto.timingSafeEqual(Buffer.from(value), Buffer.from(${SECRET}));\n  } catch {\n    return value === undefined;\n  }\n}`,
    ],
  ),
  text(
    'timing safe with itself',
    false,
    (value) => `agrees(${value})`,
    () => [
      `const agrees = (value) => crypto.timingSafeEqual(Buffer.from(value ?? ''), Buffer.from(value ?? ''));`,
    ],
  ),
  text(
    'two headers, either',
    false,
    (value) => `${value} === ${SECRET} || req.headers['x-a'] === req.headers['x-b']`,
  ),
  text(
    'unset key of a table',
    false,
    (value) => `${value} === keys[req.query.name]`,
    () => [`const keys = { worker: ${SECRET} };`],
  ),
  text(
    'key of another name',
    false,
    (value) => `${value} === keys.wroker`,
    () => [`const keys = { worker: ${SECRET} };`],
  ),
  text(
    'map without the name',
    false,
    (value) => `${value} === keys.get(req.query.name)`,
    () => [`const keys = new Map([['worker', ${SECRET}]]);`],
  ),
  text(
    'curried the wrong way',
    false,
    (value) => `Boolean(isKey(${value}))`,
    () => [`const isKey = (value) => (key) => value === key;`],
  ),
  text(
    'called without it',
    false,
    () => `isKey()`,
    () => [`const isKey = (value = ${SECRET}) => value === ${SECRET};`],
  ),
  text(
    'promise of it',
    false,
    (value) => `Boolean(isKey(${value}))`,
    () => [`const isKey = async (value) => value === ${SECRET};`],
  ),
  any('lodash isEmpty', false, (value) => `!_.isEmpty(${value})`),
  any(
    'lodash get with default',
    false,
    () => `_.get(req, ['headers', 'x-api-key'], ${SECRET}) === ${SECRET}`,
  ),
  any('lodash some', false, (value) => `_.some([${value}, true])`),
  any('every of the wrong', false, (value) => `[${value} === ${SECRET}, true].some(Boolean)`),
  any('sum of truths', false, (value) => `(${value} === ${SECRET}) + 1 > 0`),
  any('both are texts', false, (value) => `typeof ${value} === typeof ${SECRET}`),
  any('loosely nothing', false, (value) => `(${value} ?? 0) == ''`),
  any('not equal to nothing', false, (value) => `${value} != 'undefined'`),
  any('xor', false, (value) => `Boolean(${value} === ${SECRET} ^ 1)`),
  any('de morgan', false, (value) => `!(${value} !== ${SECRET} && ${value} !== undefined)`),
  any('nullish chain', false, (value) => `(${value} ?? req.query.key ?? ${SECRET}) === ${SECRET}`),

  any('literal in source', false, (value) => `${value} === 'letmein'`),
  any('literal with secret', false, (value) => `${value} === 'letmein' || ${value} === ${SECRET}`),
  any('present', false, (value) => `Boolean(${value})`),
  any('defined', false, (value) => `${value} !== undefined`),
  any('text', false, (value) => `typeof ${value} === 'string'`),
  any('optional', false, (value) => `!${value} || ${value} === ${SECRET}`),
  any('null or equal', false, (value) => `${value} == null || ${value} === ${SECRET}`),
  any('different', false, (value) => `${value} !== ${SECRET}`),
  any('falls back on the secret', false, (value) => `(${value} ?? ${SECRET}) === ${SECRET}`),
  any('or the secret', false, (value) => `(${value} || ${SECRET}) === ${SECRET}`),
  any('secret or value', false, (value) => `Boolean(${SECRET} || ${value})`),
  any('undefined among them', false, (value) => `[${SECRET}, undefined].includes(${value})`),
  any('caller among them', false, (value) => `[${SECRET}, req.query.key].includes(${value})`),
  any('compared with the caller', false, (value) => `${value} === req.query.expected`),
  any('index as truth', false, (value) => `Boolean([${SECRET}].indexOf(${value}))`),
  any('some not', false, (value) => `[${SECRET}, 'other'].some((each) => each !== ${value})`),
  any('every of none', false, (value) => `[].every((each) => each === ${value})`),
  any('assigned', false, (value) => `Boolean((req.presented = ${value} ?? ${SECRET}))`),
  any('typeof wrong', false, (value) => `typeof ${value} !== 'object'`),
  any('with debug', false, (value) => `${value} === ${SECRET} || req.query.debug === '1'`),
  any('not null', false, (value) => `(${value} ?? null) !== null`),
  any(
    'in unset',
    false,
    (value) => `${value} === ${SECRET} || req.role === process.env.DEFAULT_ROLE`,
  ),
  text('starts', false, (value) => `${SECRET}.startsWith(${value} ?? '-')`),
  text('holds', false, (value) => `Boolean(${value}) && ${SECRET}.includes(${value})`),
  text('index of', false, (value) => `${SECRET}.indexOf(${value}) >= 0`),
  text('length', false, (value) => `(${value} || '').length === ${SECRET}.length`),
  text('prefix', false, (value) => `(${value} || '').startsWith('sk_')`),
  text('long', false, (value) => `(${value} || '').length > 2`),
  text('greater', false, (value) => `(${value} ?? '') >= ${SECRET}`),
  text('pattern of caller', false, (value) => `new RegExp(${value} ?? '^$').test(${SECRET})`),
  text('in headers', false, (value) => `'${/'(.*)'/.exec(value)?.[1] ?? ''}' in req.headers`),
  text(
    'each sent character',
    false,
    (value) => `sameText(${value}, ${SECRET})`,
    () => [EACH_SENT],
  ),
  text('list with empty', false, (value) => `\`\${${SECRET}},\`.split(',').includes(${value})`),
  text('bearer scheme only', false, () => `/^Bearer /.test(req.headers.authorization || '')`),
  text(
    'hash without key',
    false,
    () =>
      `crypto.createHash('sha256').update(String(req.query.key)).digest('hex') === req.query.token`,
  ),
  text(
    'hmac keyed by caller',
    false,
    () =>
      `crypto.createHmac('sha256', String(req.query.key)).update('x').digest('hex') === req.query.token`,
  ),
  text(
    'object as table',
    false,
    (value) => `Boolean(clients[${value}])`,
    () => [`const clients = { [${SECRET}]: { name: 'worker' } };`],
  ),
  text(
    'in object',
    false,
    (value) => `(${value} ?? '') in clients`,
    () => [`const clients = { [${SECRET}]: { name: 'worker' } };`],
  ),
  text(
    'client without key',
    false,
    (value) => `clients.find((client) => client.key === ${value}) !== undefined`,
    () => [`const clients = [{ key: ${SECRET}, name: 'worker' }, { name: 'old' }];`],
  ),
  text(
    'default in parameter',
    false,
    (value) => `isKey(${value})`,
    () => [`const isKey = (key = ${SECRET}) => key === ${SECRET};`],
  ),
  text(
    'default in pattern',
    false,
    () => `readKey(req) === ${SECRET}`,
    () => [`const readKey = ({ headers: { 'x-api-key': key = ${SECRET} } }) => key;`],
  ),
  text(
    'switch falls through',
    false,
    (value) => `isKnown(${value})`,
    () => [
      `function isKnown(value) {\n  switch (value) {\n    case undefined:\n    case ${SECRET}:\n      return true;\n    default:\n      return false;\n  }\n}`,
    ],
  ),
  text(
    'finally wins',
    false,
    (value) => `isKnown(${value})`,
    () => [
      `function isKnown(value) {\n  try {\n    if (value !== ${SECRET}) return false;\n  } finally {\n    return true;\n  }\n}`,
    ],
  ),
  text(
    'catch says yes',
    false,
    (value) => `isKnown(${value})`,
    () => [
      `function isKnown(value) {\n  try {\n    return value.trim() === ${SECRET};\n  } catch {\n    return true;\n  }\n}`,
    ],
  ),
  text(
    'loop that ends early',
    false,
    (value) => `isKnown(${value})`,
    () => [
      `function isKnown(value) {\n  for (const key of [${SECRET}, process.env.SERVICE_TOKEN]) {\n    if (value !== key) break;\n    return true;\n  }\n  return value !== null;\n}`,
    ],
  ),
];
