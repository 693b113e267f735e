import type { Check, Word } from '../shop.js';
import { any, SECRET, text } from './secret.js';

const SAFE_EQUAL = `function safeEqual(a, b) {
  const left = Buffer.from(String(a));
  const right = Buffer.from(String(b));
  return left.length === right.length && crypto.timingSafeEqual(left, right);
}`;
const EACH_CHARACTER = `function sameText(a, b) {
  if (typeof a !== 'string' || a.length !== b.length) return false;
  let different = 0;
  for (let i = 0; i < b.length; i += 1) different |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return different === 0;
}`;

export const rightSecrets: readonly Word<Check>[] = [
  text('node-config key', true, (value) => `${value} === nodeConfig.get('auth.key')`),
  text(
    'header named by node-config',
    true,
    () => `req.get(nodeConfig.get('auth.header')) === ${SECRET}`,
  ),
  text(
    'header named by a variable',
    true,
    () => `req.headers[name] === ${SECRET}`,
    () => [`const name = 'x-api-key';`],
  ),
  text(
    'class that overrides',
    true,
    (value) => `new Keys().matches(${value})`,
    () => [
      `class Base {\n  matches() {\n    return false;\n  }\n}\nclass Keys extends Base {\n  matches(value) {\n    return super.matches(value) || value === ${SECRET};\n  }\n}`,
    ],
  ),
  text(
    'getter of the key',
    true,
    (value) => `${value} === keyring.current`,
    () => [`const keyring = {\n  get current() {\n    return ${SECRET};\n  },\n};`],
  ),
  text(
    'curried',
    true,
    (value) => `isKey(${SECRET})(${value})`,
    () => [`const isKey = (key) => (value) => value === key;`],
  ),
  text(
    'partial',
    true,
    (value) => `isKey(${value})`,
    () => [`const isKey = ((a, b) => a === b).bind(null, ${SECRET});`],
  ),
  text(
    'memoised key',
    true,
    (value) => `${value} === keyOf()`,
    () => [`let kept = null;\nconst keyOf = () => (kept ??= ${SECRET});`],
  ),
  text(
    'hash of both',
    true,
    (value) => `hash(${value}) === hash(${SECRET})`,
    () => [
      `const hash = (value) => crypto.createHash('sha256').update(String(value)).digest('hex');`,
    ],
  ),
  text(
    'verified signature',
    true,
    (value) => `isSigned(${value}, req.originalUrl)`,
    () => [
      `function isSigned(signature, text) {\n  const wanted = crypto.createHmac('sha256', ${SECRET}).update(text).digest();\n  const given = Buffer.from(signature ?? '', 'hex');\n  return given.length === wanted.length && crypto.timingSafeEqual(given, wanted);\n}`,
    ],
  ),
  text(
    'throws when different',
    true,
    (value) => `agrees(${value})`,
    () => [
      `function agrees(value) {\n  try {\n    return crypto.timingSafeEqual(Buffer.from(value ?? ''), Buffer.from(${SECRET}));\n  } catch {\n    return false;\n  }\n}`,
    ],
  ),
  text(
    'set only while it is compared',
    true,
    (value) => `Boolean(${SECRET} && ${value} === ${SECRET})`,
  ),
  any(
    'nested ternary',
    true,
    (value) => `(${value} === undefined ? false : ${value} === ${SECRET})`,
  ),
  any(
    'and of three',
    true,
    (value) => `Boolean(${value}) && typeof ${value} === 'string' && ${value} === ${SECRET}`,
  ),
  any(
    'every over both',
    true,
    (value) => `[Boolean(${value}), ${value} === ${SECRET}].every(Boolean)`,
  ),
  any('lodash get', true, () => `_.get(req, ['headers', 'x-api-key']) === ${SECRET}`),
  text(
    'two headers, both',
    true,
    (value) => `${value} === ${SECRET} && req.headers['x-a'] === process.env.SERVICE_TOKEN`,
  ),
  text(
    'two headers, either',
    true,
    (value) => `${value} === ${SECRET} || req.headers['x-a'] === process.env.SERVICE_TOKEN`,
  ),

  any('equals secret', true, (value) => `${value} === ${SECRET}`),
  any('equals secret', true, (value) => `${value} === ${SECRET}`),
  any('equals secret, reversed', true, (value) => `${SECRET} === ${value}`),
  any('present and equals', true, (value) => `Boolean(${value} && ${value} === ${SECRET})`),
  any('defined and equals', true, (value) => `${value} !== undefined && ${value} === ${SECRET}`),
  any('Object.is', true, (value) => `Object.is(${value}, ${SECRET})`),
  any('lodash isEqual secret', true, (value) => `_.isEqual(${value}, ${SECRET})`),
  any('nullish default', true, (value) => `(${value} ?? '') === ${SECRET}`),
  any('or default', true, (value) => `(${value} || '') === ${SECRET}`),
  any('as text', true, (value) => `String(${value}) === ${SECRET}`),
  any('loose', true, (value) => `${value} == ${SECRET}`),
  any(
    'one of two secrets',
    true,
    (value) => `[${SECRET}, process.env.SERVICE_TOKEN].includes(${value})`,
  ),
  any(
    'some of two',
    true,
    (value) => `[${SECRET}, process.env.SERVICE_TOKEN].some((each) => each === ${value})`,
  ),
  any('index in secrets', true, (value) => `[${SECRET}].indexOf(${value}) !== -1`),
  any(
    'find in secrets',
    true,
    (value) => `[${SECRET}].find((each) => each === ${value}) !== undefined`,
  ),
  any('secret with default', true, (value) => `${value} === (${SECRET} || 'changeme')`),
  any('not not equal', true, (value) => `!(${value} !== ${SECRET})`),
  any('comma', true, (value) => `(0, ${value} === ${SECRET})`),
  any('ternary of it', true, (value) => `(${value} === ${SECRET} ? true : false)`),
  any('void other', true, (value) => `${value} === ${SECRET} || void 0`),
  text('trimmed', true, (value) => `${value}?.trim() === ${SECRET}`),
  text('bearer template', true, () => `req.headers.authorization === \`Bearer \${${SECRET}}\``),
  text(
    'without bearer',
    true,
    () => `(req.headers.authorization || '').replace(/^Bearer /, '') === ${SECRET}`,
  ),
  text('split', true, () => `(req.headers.authorization ?? '').split(' ')[1] === ${SECRET}`),
  text('split chain', true, () => `req.headers.authorization?.split(' ')[1] === ${SECRET}`),
  text('slice', true, () => `String(req.headers.authorization).slice(7) === ${SECRET}`),
  text(
    'timing safe',
    true,
    (value) => `safeEqual(${value}, ${SECRET})`,
    () => [SAFE_EQUAL],
  ),
  text(
    'each character',
    true,
    (value) => `sameText(${value}, ${SECRET})`,
    () => [EACH_CHARACTER],
  ),
  text(
    'hmac of url',
    true,
    (value) =>
      `${value} === crypto.createHmac('sha256', ${SECRET}).update(req.originalUrl).digest('hex')`,
  ),
  text(
    'config object',
    true,
    (value) => `${value} === config.auth.key`,
    () => [`const config = { auth: { key: ${SECRET}, header: 'x-api-key' } };`],
  ),
  text(
    'own map of keys',
    true,
    (value) => `keys.has(${value})`,
    () => [`const keys = new Map([[${SECRET}, { name: 'worker' }]]);`],
  ),
  text(
    'own set of keys',
    true,
    (value) => `keys.has(${value})`,
    () => [`const keys = new Set([${SECRET}, process.env.SERVICE_TOKEN]);`],
  ),
  text(
    'clients, own property',
    true,
    (value) => `Object.hasOwn(clients, ${value} ?? '')`,
    () => [`const clients = { [${SECRET}]: { name: 'worker' } };`],
  ),
  text(
    'find client by secret',
    true,
    (value) => `clients.find((client) => client.key === ${value}) !== undefined`,
    () => [`const clients = [{ key: ${SECRET}, name: 'worker' }];`],
  ),
  text(
    'class with field',
    true,
    (value) => `new Keys().matches(${value})`,
    () => [
      `class Keys {\n  #key = ${SECRET};\n  matches(value) {\n    return value === this.#key;\n  }\n}`,
    ],
  ),
  text(
    'destructured',
    true,
    (_, shop) => `${shop.fresh('readKey')}(req) === ${SECRET}`,
    () => [`const readKey = ({ headers: { 'x-api-key': key = null } }) => key;`],
  ),
  text(
    'switch helper',
    true,
    (value) => `isKnown(${value})`,
    () => [
      `function isKnown(value) {\n  switch (value) {\n    case ${SECRET}:\n      return true;\n    default:\n      return false;\n  }\n}`,
    ],
  ),
  text(
    'env destructured',
    true,
    (value) => `${value} === API_KEY`,
    () => ['const { API_KEY } = process.env;'],
  ),
];
