import type { Check, Shop, Word } from '../shop.js';
import { type Carrier, carrier, headerCarrier } from './carriers.js';

/** Comparing what the caller sends with a secret of the environment. */
export const SECRET = 'process.env.API_KEY';

function check(
  id: string,
  right: boolean,
  { before, assign }: Carrier,
  expr: string,
  decls: readonly string[] = [],
): Check {
  return { id, right, expr, before, decls, spoilers: assign === null ? [] : [assign] };
}

/** A word about a value that may be of any kind. */
const any =
  (id: string, right: boolean, expr: (value: string, shop: Shop) => string): Word<Check> =>
  (shop) => {
    const from = carrier(shop);
    return check(id, right, from, expr(from.expr, shop));
  };

/** A word about a header, which is text or absent. */
const text =
  (
    id: string,
    right: boolean,
    expr: (value: string, shop: Shop) => string,
    decls?: (shop: Shop) => readonly string[],
  ): Word<Check> =>
  (shop) => {
    const from = headerCarrier(shop);
    return check(id, right, from, expr(from.expr, shop), decls?.(shop));
  };

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
const EACH_SENT = `function sameText(a, b) {
  for (let i = 0; i < (a ?? '').length; i += 1) if (a[i] !== b[i]) return false;
  return true;
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
