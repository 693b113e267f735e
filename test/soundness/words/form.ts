import type { Body, Check, Refusal, Shop } from '../shop.js';

/** How a request is ended that is refused; each text is an expression. */
function refusal(shop: Shop): Refusal {
  return shop.dice.pick<() => Refusal>([
    () => answer(`res.status(401).json({ error: 'unauthorized' })`),
    () => answer(`res.status(401).json({ error: 'unauthorized' })`),
    () => answer('res.sendStatus(401)'),
    () => answer('res.sendStatus(403)'),
    () => answer('res.status(403).end()'),
    () => answer(`res.status(401).set('www-authenticate', 'Bearer').send('who are you?')`),
    () => answer(`res.writeHead(401).end()`),
    () => answer(`res.redirect('/login')`),
    () => answer('deny(res)', [`const deny = (res) => res.status(401).json({ error: 'no' });`]),
    () =>
      answer('deny(res, 403)', [
        `function deny(res, status = 401) {\n  res.status(status);\n  res.json({ error: 'no' });\n}`,
      ]),
    () => error(`next(createError(401))`),
    () => error(`next(createError.Forbidden())`),
    () => error(`next(Object.assign(new Error('no'), { status: 401 }))`),
    () =>
      error(`next(new Unauthorized())`, [
        `class Unauthorized extends Error {\n  constructor() {\n    super('unauthorized');\n    this.name = 'UnauthorizedError';\n    this.status = 401;\n  }\n}`,
      ]),
  ])();
}

const answer = (text: string, decls: readonly string[] = []): Refusal => ({
  text,
  by: 'answer',
  decls,
});
const error = (text: string, decls: readonly string[] = []): Refusal => ({
  text,
  by: 'error',
  decls,
});

/** `C` is the check, `NO` the refusal. */
export const form =
  (
    id: string,
    right: boolean,
    lines: string,
    more: {
      readonly decls?: readonly string[];
      readonly waits?: boolean;
      readonly by?: 'error' | 'answer';
      readonly parameters?: string;
    } = {},
  ) =>
  (shop: Shop, check: Check): Body | null => {
    if (check.waits && more.waits === false) return null;
    const refuse = refusal(shop);
    const isAsync = /\bawait\b/.test(lines) || check.waits === true;
    const condition = check.waits ? `(await ${check.expr})` : `(${check.expr})`;
    const text = lines
      .replaceAll('PROMISE', () => (check.waits ? check.expr : `Promise.resolve(${check.expr})`))
      .replace(/\bC\b/g, () => condition)
      .replace(/\bNO\b/g, () => refuse.text);
    return {
      id,
      formIsRight: right,
      isAsync: isAsync && text.includes('await'),
      lines: text.split('\n'),
      decls: [...(refuse.decls ?? []), ...(more.decls ?? [])],
      by: more.by ?? refuse.by,
      ...(more.parameters === undefined ? {} : { parameters: more.parameters }),
    };
  };

export type Form = (shop: Shop, check: Check) => Body | null;

export const LATER = `const later = (work) => new Promise((resolve) => setImmediate(() => resolve(work())));`;
export const NODE_BACK = `const examine = (ok, done) => setImmediate(() => (ok ? done(null, { id: 1 }) : done(new Error('no'))));`;
