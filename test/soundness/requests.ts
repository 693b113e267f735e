import { createHash, createHmac } from 'node:crypto';
import type { Program } from './program.js';
import { forgedTokens } from './tokens.js';

/** A request as it goes over the wire; the child adds cookies that it was given before. */
export type Request = {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** The address that it comes from. */
  readonly from: string;
  readonly version: '1.0' | '1.1';
};

/** What is sent to one program: requests to its endpoint, and to what stands beside it. */
export type Attack = {
  readonly id: string;
  readonly attacks: readonly Request[];
  readonly visits: readonly Request[];
};

/** How long the secrets of a run are: who attacks would try every length. */
export const SECRET_LENGTH = 24;

const FIELDS =
  'key token owner access secret expected debug user role name password age mode strict open preview public left raw ticket csrf id sid auth remember who locale captcha again'.split(
    ' ',
  );
const HEADERS =
  'x-api-key x-token x-service-key x-internal authorization x-owner x-csrf x-a x-b x-user x-mode x-strict x-optional x-tenant'.split(
    ' ',
  );
const AROUND = ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH'];
const OUTSIDE = '203.0.113.9';

/** What somebody who has the source and no secret would send. */
export function attackOn(program: Program): Attack {
  const text = Object.values(program.files).join('\n').toLowerCase();
  const words = (all: readonly string[]) =>
    all.filter((each) => new RegExp(`(?<![\\w-])${each}(?![\\w-])`).test(text));
  const given = /passport/.test(text) ? ['username', 'password'] : [];
  const fields = [
    ...new Set([...words(FIELDS), ...given, ...text.matchAll(/\b(who\d+)\b/g)].map(String)),
  ];
  const headers = words(HEADERS);
  const literals = literalsIn(Object.values(program.files).join('\n'));
  const main = program.method === 'ALL' ? 'GET' : program.method;
  const make = (more: Partial<Request> = {}): Request => ({
    method: main,
    target: program.paths[0] ?? '/',
    headers: {},
    body: null,
    from: OUTSIDE,
    version: '1.1',
    ...more,
  });
  const methods =
    program.method === 'ALL' ? AROUND : program.method === 'GET' ? ['GET', 'HEAD'] : [main];
  const spelled = [...new Set(program.paths.flatMap((path) => spellings(path, literals)))].flatMap(
    (target) => methods.map((method) => make({ method, target })),
  );

  const has = {
    cookies: /cookies?\b/.test(text),
    body: /\bbody\b|express\.json|passport/.test(text),
    query: /\bquery\b/.test(text),
  };
  const withValue = (
    value: string,
    where: readonly string[],
    names = fields,
    heads = headers,
  ): Request =>
    make({
      target: `${program.paths[0] ?? '/'}${where.includes('query') ? queryOf(names, value) : ''}`,
      headers: {
        ...(where.includes('headers')
          ? Object.fromEntries(heads.map((name) => [name, value]))
          : {}),
        ...(where.includes('cookies') ? { cookie: cookieOf(names, value) } : {}),
        ...(where.includes('body') ? { 'content-type': 'application/json' } : {}),
      },
      body: where.includes('body')
        ? JSON.stringify(Object.fromEntries(names.map((name) => [name, value])))
        : null,
    });
  const places = [
    'headers',
    ...(has.query ? ['query'] : []),
    ...(has.cookies ? ['cookies'] : []),
    ...(has.body ? ['body'] : []),
  ];
  const values = [
    ...['', 'x', '1', 'true', ...literals, 'constructor', 'zzzz~', 'sk_x', '.', 'Bearer x'],
    'x'.repeat(SECRET_LENGTH),
    ...(/api_key\.(startswith|includes|indexof)/.test(text) ? '0123456789abcdef'.split('') : []),
  ];
  const valued = values.flatMap((value) => [
    withValue(value, places),
    ...(places.length > 1 ? places.map((each) => withValue(value, [each])) : []),
  ]);
  const tokens = /jwt|jose|token|bearer|passport/.test(text) ? forgedTokens() : [];
  const tokened = tokens.flatMap((token) => [
    {
      ...withValue(token, places),
      headers: { ...withValue(token, places).headers, authorization: `Bearer ${token}` },
    },
    make({ headers: { authorization: `Bearer ${token}` } }),
  ]);
  const single = [
    ...(has.query
      ? fields.flatMap((name) =>
          ['1', 'x', 'true', 'yes', ...literals.slice(0, 4)].map((value) =>
            withValue(value, ['query'], [name]),
          ),
        )
      : []),
    ...headers.flatMap((name) =>
      ['', 'x', ...literals.slice(0, 2)].map((value) => withValue(value, ['headers'], [], [name])),
    ),
    ...(has.cookies ? fields.slice(0, 4).map((name) => withValue('x', ['cookies'], [name])) : []),
  ];
  const json = (value: unknown, from = fields) =>
    make({
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(Object.fromEntries(from.map((name) => [name, value]))),
    });
  const bodies = has.body
    ? [
        json(null),
        json({ id: 1, role: 'admin' }),
        json([]),
        json(true),
        json(1),
        json(true, ['preview']),
      ]
    : [];
  return {
    id: program.id,
    attacks: [
      ...spelled,
      ...circumstances(make, text),
      ...valued,
      ...(program.method === 'GET'
        ? valued.slice(0, 6).map((each) => ({ ...each, method: 'HEAD' }))
        : []),
      ...(program.method === 'ALL'
        ? valued.slice(0, 4).map((each) => ({ ...each, method: 'OPTIONS' }))
        : []),
      ...tokened,
      ...single,
      ...bodies,
      ...(/createh/.test(text) ? hashed(make, program) : []),
    ],
    visits: visitsTo(program, make, fields),
  };
}

function spellings(path: string, literals: readonly string[]): readonly string[] {
  return [
    path,
    path.toUpperCase(),
    `${path}/`,
    `${path}?`,
    `${path}?x=1`,
    `${path}?x=/health`,
    `${path}?/public`,
    `http://localhost${path}`,
    ...literals.flatMap((each) => [`${path}?x=${encodeURI(each)}`]),
  ];
}

function circumstances(
  make: (more: Partial<Request>) => Request,
  text: string,
): readonly Request[] {
  const headers = (all: Record<string, string>) => make({ headers: all });
  const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;
  const override = (method: string, how: string) =>
    make({ method, headers: { 'x-http-method-override': how } });
  return [
    make({ from: '127.0.0.1' }),
    make({ version: '1.0' }),
    headers({ host: 'localhost' }),
    headers({ host: 'internal' }),
    headers({ host: 'a.b.c.example.com' }),
    headers({ accept: 'text/html' }),
    headers({ 'x-requested-with': 'XMLHttpRequest' }),
    headers({ 'user-agent': 'health', referer: 'https://example.com/' }),
    headers({ origin: 'https://example.com', 'x-forwarded-for': '127.0.0.1' }),
    make({ headers: { 'content-type': 'application/json' }, body: '{}' }),
    ...[':', 'x:x', 'admin:admin'].map((pair) => headers({ authorization: basic(pair) })),
    headers({ authorization: '' }),
    headers({ authorization: 'Bearer' }),
    headers({ authorization: 'Bearer ' }),
    ...(/method-?override/.test(text)
      ? [
          override('POST', make({}).method),
          override('POST', 'GET'),
          override(make({}).method, 'OPTIONS'),
          override(make({}).method, 'HEAD'),
        ]
      : []),
  ];
}

/** Hashes that need no secret. */
function hashed(make: (more: Partial<Request>) => Request, { paths }: Program): readonly Request[] {
  const path = paths[0] ?? '/';
  return [
    `${path}?key=x&token=${createHash('sha256').update('x').digest('hex')}`,
    `${path}?key=x&token=${createHmac('sha256', 'x').update('x').digest('hex')}`,
    `${path}?token=${createHash('sha256').update('undefined').digest('hex')}`,
  ].map((target) => make({ target }));
}

/** Requests to the other endpoints of the program, which may change what comes after them. */
function visitsTo(
  program: Program,
  make: (more: Partial<Request>) => Request,
  fields: readonly string[],
): readonly Request[] {
  const text = program.files['index.js'] ?? '';
  const stored = [...new Set([...text.matchAll(/session\.(\w+)/g)].map(([, name]) => name ?? ''))];
  const names = [...stored, ...fields];
  const bodies = [
    {},
    Object.fromEntries(names.map((name) => [name, 'x'])),
    { ...Object.fromEntries(names.map((name) => [name, { id: 1, role: 'admin' }])), name: 'admin' },
    { name: 'admin', password: 'letmein' },
  ];
  return [...text.matchAll(/router\.(get|post|all)\('(\/(?:login|logout|visit|toggle))'/g)].flatMap(
    ([, verb, path]) =>
      bodies.map((body, index) =>
        make({
          method: verb === 'get' ? 'GET' : 'POST',
          target: `/${program.id}${path ?? ''}${index < 2 ? '' : queryOf(fields, 'x').replace(/name=x/, `name=${stored[0] ?? 'open'}`)}`,
          headers: verb === 'get' ? {} : { 'content-type': 'application/json' },
          body: verb === 'get' ? null : JSON.stringify(body),
        }),
      ),
  );
}

/** Texts that the source compares with. */
function literalsIn(text: string): readonly string[] {
  const found = text.matchAll(
    /(?:[=!]==? |\?\? |\|\| |includes\(|With\(|case |key: |name: |secret: |admin: )'([^'\n]{0,24})'/g,
  );
  return [...new Set([...found].map(([, literal]) => literal ?? ''))].filter(Boolean).slice(0, 6);
}

function queryOf(names: readonly string[], value: string): string {
  return names.length === 0
    ? ''
    : `?${names.map((name) => `${name}=${encodeURIComponent(value)}`).join('&')}`;
}

function cookieOf(names: readonly string[], value: string): string {
  return names.map((name) => `${name}=${encodeURIComponent(value)}`).join('; ');
}
