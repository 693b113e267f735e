import type { AttackCase, RequestPlan } from './cases.js';

/** Puts a value of a case's `variants` where the case means it. */
type Place = (request: RequestPlan, value: unknown) => RequestPlan;

/** A path into the request: `mint.header.alg`. */
function at(path: string): Place {
  return (request, value) => put(request, path.split('.'), value) as RequestPlan;
}

function put(target: unknown, [name = '', ...rest]: readonly string[], value: unknown): unknown {
  const members = (typeof target === 'object' ? target : {}) as Record<string, unknown>;
  return { ...members, [name]: rest.length === 0 ? value : put(members[name], rest, value) };
}

const authorization =
  (text: (value: string) => string): Place =>
  (request, value) =>
    at('headers.authorization')(request, `Bearer ${text(String(value))}`);

const inPath =
  (from: string): Place =>
  (request, value) => ({ ...request, raw: request.raw?.replace(from, String(value)) ?? '' });

/** What a request for a path looks like in raw cases; the variants are other paths. */
const wholePath: Place = (request, value) => ({
  ...request,
  raw: request.raw?.replace(/ \S+ HTTP/, ` ${String(value)} HTTP`) ?? '',
});

/** Suffixes of `/private/secret`, and paths of their own. */
const suffix: Place = (request, value) =>
  wholePath(request, /^\/\w/.test(String(value)) ? value : `/private/secret${String(value)}`);

/** Escapes that the file writes out, so that they can be read. */
function unescaped(text: string): string {
  return text
    .replace(/\\u([0-9a-f]{4})/g, (_all, code: string) => String.fromCharCode(parseInt(code, 16)))
    .replace(/\\r/g, '\r')
    .replace(/\\n/g, '\n')
    .replace(/\\t/g, '\t');
}

const emailForm: Place = (request, value) =>
  at('body.email')(request, unescaped(String(value)).replace('e', '{{email}}'));

const lookAlike: Place = (request, value) =>
  at('body.email')(request, `${String(value)}elvin@x.test`);

/** A password of so many characters that nobody would guess. */
const ofLength: Place = (request, value) => {
  const words = 'quiet otter paints seven doors while old lamps hum below green stairs ';
  return at('body.password')(request, words.repeat(3).slice(0, Number(value)));
};

/** `{{email}}` is the address that signs up with it. */
const guessable: Place = (request, value) => ({
  ...request,
  body: { email: '{{new}}', password: String(value).replace('{{email}}', '{{new}}') },
});

const badEmail: Place = (request, value) =>
  at('body.email')(
    request,
    value === '300 chars' ? `${'a'.repeat(300)}@x.test` : unescaped(String(value)),
  );

const operatorFields: Place = (request, value) => {
  const operators = { email: { $gt: '' }, password: { $ne: null } };
  const only = String(value).split(' ')[0];
  const body =
    only === 'both'
      ? operators
      : only === 'email'
        ? { email: operators.email }
        : { password: operators.password };
  return { ...request, body };
};

const ormOperator: Place = (request, value) => {
  const operand = { in: ['a@x.test'], not: null, equals: 'a@x.test' }[String(value)];
  return at('body.email')(request, { [String(value)]: operand === undefined ? '@' : operand });
};

const bothFields: Place = (request, value) => ({
  ...request,
  body: { email: value, password: value },
});

const contentType: Place = (request, value) =>
  at('headers.content-type')(request, unescaped(String(value)));

/** Where the variants of the cases in the public file go. It says so in words, in the titles. */
const PLACES: Readonly<Record<string, Place>> = {
  B04: at('mint.header.alg'),
  B05: at('mint.header.alg'),
  B06: at('mint.key'),
  B12: at('mint.header.kid'),
  B13: at('mint.header.kid'),
  B15: at('mint.header.crit'),
  B18: authorization((value) => `{{A:truncate-signature:${value}}}`),
  B20: authorization((value) => `{{A:segments:${value}}}`),
  B31: authorization((value) => value),
  C09: at('mint.payload.iat'),
  C10: at('mint.payload.iss'),
  C11: at('mint.payload.aud'),
  C13: at('mint.header.typ'),
  C17: at('mint.payload.sub'),
  D23: (request, value) => at('body.refreshToken')(request, `{{R:mutate:${String(value)}}}`),
  E05: emailForm,
  E06: lookAlike,
  E11: ofLength,
  E13: at('body.password'),
  E14: guessable,
  E21: badEmail,
  E22: at('body.email'),
  E23: operatorFields,
  E24: ormOperator,
  E26: bothFields,
  F13: at('path'),
  G02: contentType,
  G03: contentType,
  'own-H04': wholePath,
  'own-H05': wholePath,
  'own-H06': wholePath,
  'own-H08': wholePath,
  'own-H10': wholePath,
  H11: suffix,
  H17: inPath('TRACE'),
  H19: wholePath,
  H26: wholePath,
};

/**
 * The requests that a case asks for: one, or one for each of its variants; null when it is not known where those
 * go. `knownId` is that of the case in our files, if it is one of them.
 */
export function requestsOf(
  attack: AttackCase,
  knownId: string | null,
): readonly { readonly variant: string | null; readonly request: RequestPlan }[] | null {
  const { request, variantAt } = attack;
  if (request.variants === undefined) return [{ variant: null, request }];
  const place = variantAt === undefined ? PLACES[knownId ?? ''] : at(variantAt);
  if (place === undefined) return null;
  return request.variants.map((value) => ({
    variant:
      typeof value === 'string' || typeof value === 'number'
        ? String(value)
        : JSON.stringify(value),
    request: place(request, value),
  }));
}
