import type { Check, Shop, Word } from '../shop.js';

/** Tokens that are verified, and tokens that are only read. */
type Source = { readonly expr: string; readonly before: readonly string[] };

const KEY = 'process.env.JWT_SECRET';

function token(shop: Shop): Source {
  const plain = (expr: string) => ({ expr, before: [] });
  return shop.dice.pick<() => Source>([
    () => plain(`(req.headers.authorization || '').slice(7)`),
    () => plain(`req.headers.authorization?.split(' ')[1]`),
    () => plain(`(req.get('authorization') ?? '').replace('Bearer ', '')`),
    () => plain(`req.headers['x-token']`),
    () => plain(`req.query.token`),
    () => ({ expr: 'req.cookies.auth', before: ['router.use(cookieParser());'] }),
  ])();
}

/** A helper that turns a token into claims or something false. */
const helper =
  (id: string, right: boolean, body: string, more: Partial<Check> = {}): Word<Check> =>
  (shop) => {
    const { expr, before } = token(shop);
    const isAsync = more.waits === true;
    const decl = `${isAsync ? 'async ' : ''}function readToken(token) {\n${indented(body)}\n}`;
    const call = `readToken(${expr})`;
    const shape = shop.dice.between(0, 2);
    return {
      id,
      right,
      before,
      expr: isAsync ? call : ['', `Boolean(${call})`, `${call}?.role !== undefined`][shape] || call,
      ...more,
      decls: [...(more.decls ?? []), decl],
    };
  };

function indented(text: string): string {
  return text.replace(/^/gm, '  ');
}

const tried = (call: string, otherwise = 'return null;') =>
  `try {\n  ${call}\n} catch (error) {\n  ${otherwise}\n}`;

export const rightTokens: readonly Word<Check>[] = [
  helper('verify', true, tried(`return jwt.verify(token, ${KEY}, { algorithms: ['HS256'] });`)),
  helper('verify', true, tried(`return jwt.verify(token, ${KEY});`)),
  helper(
    'verify, expired allowed',
    true,
    tried(`return jwt.verify(token, ${KEY}, { ignoreExpiration: true });`),
  ),
  helper(
    'verify complete',
    true,
    tried(`return jwt.verify(token, ${KEY}, { complete: true }).payload;`),
  ),
  helper(
    'verify before',
    true,
    `let claims = null;\n${tried(`claims = jwt.verify(token, ${KEY});`, 'claims = null;')}\nreturn claims;`,
  ),
  helper(
    'verify, sub',
    true,
    tried(`const { sub } = jwt.verify(token, ${KEY});\n  return { role: String(sub) };`),
  ),
  helper(
    'verify false',
    true,
    tried(`jwt.verify(token, ${KEY});\n  return { role: 'user' };`, 'return false;'),
  ),
  helper('jwt-simple', true, tried(`return jwtSimple.decode(token, ${KEY}, false, 'HS256');`)),
  helper(
    'promisified',
    true,
    `return util.promisify(jwt.verify)(token, ${KEY}).catch(() => null);`,
    { waits: true },
  ),
  helper(
    'promise by hand',
    true,
    `return new Promise((resolve) => {\n  jwt.verify(token, ${KEY}, (error, claims) => resolve(error ? null : claims));\n});`,
    { waits: true },
  ),
  helper(
    'jose',
    true,
    tried(`const { payload } = await jose.jwtVerify(token ?? '', key);\n  return payload;`),
    { waits: true, decls: [`const key = new TextEncoder().encode(${KEY});`] },
  ),
  helper('awaited verify', true, tried(`return await jwt.verify(token, ${KEY});`), { waits: true }),
  helper(
    'decode after verify',
    true,
    tried(`jwt.verify(token, ${KEY});\n  return jwt.decode(token);`),
  ),
  helper(
    'key by kid',
    true,
    tried(
      `const { kid } = jwt.decode(token, { complete: true })?.header ?? {};\n  return jwt.verify(token, keys[kid === 'b' ? 'b' : 'a']);`,
    ),
    { decls: [`const keys = { a: ${KEY}, b: process.env.JWT_SECRET_B };`] },
  ),
];

export const wrongTokens: readonly Word<Check>[] = [
  helper('decode', false, `return jwt.decode(token);`),
  helper('decode complete', false, `return jwt.decode(token, { complete: true })?.payload;`),
  helper(
    'parsed by hand',
    false,
    tried(`return JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());`),
  ),
  helper(
    'decode on failure',
    false,
    tried(`return jwt.verify(token, ${KEY});`, 'return jwt.decode(token);'),
  ),
  helper(
    'error ignored',
    false,
    tried(`return jwt.verify(token, ${KEY});`, `return { role: 'guest' };`),
  ),
  helper(
    'swallowed',
    false,
    `${tried(`jwt.verify(token, ${KEY});`, '')}\nreturn { role: 'user' };`,
  ),
  helper(
    'none with no key',
    false,
    tried(`return jwt.verify(token, '', { algorithms: ['none'] });`),
  ),
  helper(
    'none or key',
    false,
    tried(
      `return jwt.verify(token, jwt.decode(token, { complete: true })?.header.alg === 'none' ? '' : ${KEY}, { algorithms: ['HS256', 'none'] });`,
    ),
  ),
  helper('key of the token', false, tried(`return jwt.verify(token, jwt.decode(token).key);`)),
  helper('key in source', false, tried(`return jwt.verify(token, 'dev-secret');`)),
  helper(
    'key with default of unset',
    false,
    tried(`return jwt.verify(token, process.env.NO_SUCH_KEY ?? 'dev-secret');`),
  ),
  helper('jwt-simple no verify', false, tried(`return jwtSimple.decode(token, ${KEY}, true);`)),
  helper('jose decode', false, tried(`return jose.decodeJwt(token);`)),
  helper(
    'callback result lost',
    false,
    `let refused = false;\njwt.verify(token, ${KEY}, (error) => {\n  setImmediate(() => { refused = Boolean(error); });\n});\nreturn refused ? null : { role: 'user' };`,
  ),
  helper(
    'promise as truth',
    false,
    `return util.promisify(jwt.verify)(token, ${KEY}).catch(() => null);`,
  ),
  helper(
    'async as truth',
    false,
    tried(
      `return jose.jwtVerify(token ?? '', new TextEncoder().encode(${KEY})).catch(() => null);`,
    ),
  ),
  helper(
    'only if sent',
    false,
    tried(`if (!token) return { role: 'guest' };\n  return jwt.verify(token, ${KEY});`),
  ),
  helper(
    'finally',
    false,
    `try {\n  return jwt.verify(token, ${KEY});\n} catch {\n  return null;\n} finally {\n  return { role: 'user' };\n}`,
  ),
  helper(
    'role of the unverified',
    false,
    `const claims = jwt.decode(token);\nreturn claims?.role === 'admin' ? claims : null;`,
  ),
  helper('three parts', false, `return token?.split('.').length === 3 ? { role: 'user' } : null;`),
  helper('verifier by name', false, `return tokens.verify(token);`, {
    decls: [`const tokens = { verify: (token) => (token ? { role: 'user' } : null) };`],
  }),
  helper('authenticate by name', false, `return authenticate(token);`, {
    decls: [`const authenticate = (token) => ({ token, role: 'user' });`],
  }),
  helper('decoded cursor', false, tried(`return { role: decodeURIComponent(token ?? '') };`)),
];
