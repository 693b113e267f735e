import type { Shop } from '../shop.js';

/** A value that the caller sends: how it is read, and what must stand above. */
export type Carrier = {
  readonly expr: string;
  readonly before: readonly string[];
  /** How a middleware could set it for everybody. */
  readonly assign: string | null;
};

const HEADERS = ['x-api-key', 'x-token', 'x-service-key', 'x-internal', 'authorization'] as const;
const FIELDS = ['key', 'token', 'owner', 'access', 'secret'] as const;
const COOKIES = ['sid', 'auth', 'remember', 'ticket'] as const;

/** A header, a query value, a cookie or a field of the body. */
export function carrier(shop: Shop): Carrier {
  const { dice } = shop;
  const header = dice.pick(HEADERS);
  const field = dice.pick(FIELDS);
  const cookie = dice.pick(COOKIES);
  const set = (expr: string) => `${expr} ??= process.env.API_KEY`;
  return dice.pick<() => Carrier>([
    () => plain(`req.headers['${header}']`, set(`req.headers['${header}']`)),
    () => plain(`req.headers['${header}']`, set(`req.headers['${header}']`)),
    () => plain(`req.get('${capital(header)}')`, set(`req.headers['${header}']`)),
    () => plain(`req.header('${header}')`, set(`req.headers['${header}']`)),
    () => plain(`req.query.${field}`, null),
    () => ({
      expr: `req.cookies.${cookie}`,
      before: ['router.use(cookieParser());'],
      assign: set(`req.cookies.${cookie}`),
    }),
    () => ({
      expr: `req.body?.${field}`,
      before: ['router.use(express.json());'],
      assign: `req.body = { ...req.body, ${field}: req.body?.${field} ?? process.env.API_KEY }`,
    }),
  ])();
}

/** A header, which is text or absent. */
export function headerCarrier(shop: Shop): Carrier {
  const header = shop.dice.pick(HEADERS);
  return plain(`req.headers['${header}']`, `req.headers['${header}'] ??= process.env.API_KEY`);
}

function plain(expr: string, assign: string | null): Carrier {
  return { expr, before: [], assign };
}

function capital(header: string): string {
  return header.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
}
