import type { AuthEndpoint } from '../../model/types.js';
import type { Json, JsonMap, SpecVersion } from '../types.js';
import { profileSchema, requestSchemas } from './auth-schemas.js';
import type { Refusal, SchemaRefs, SharedShape } from './auth-schemas.js';
import type { AuthWanted } from './wanted.js';

/** How the parts of the spec at hand are called. */
export type AuthNames = {
  readonly version: SpecVersion;
  readonly scheme: string;
  readonly schema: SchemaRefs;
  readonly problem: (code: ProblemCode) => JsonMap;
  /** The media types of answers. */
  readonly produces: readonly string[];
  /** The shared 401 answer of guarded operations. */
  readonly unauthorized: JsonMap;
};

type Body = { readonly schema: JsonMap; readonly required: boolean };

type AuthOperation = {
  readonly path: string;
  readonly method: 'get' | 'post';
  readonly operationId: string;
  readonly summary: string;
  readonly secured: boolean;
  readonly body: (ref: SchemaRefs, auth: AuthWanted) => Body | null;
  readonly success: (
    ref: SchemaRefs,
  ) => readonly [code: string, text: string, schema: JsonMap | null];
  readonly problems: readonly ProblemCode[];
};

/** The problem answers of auth endpoints, by status and what it is about: the name each has as a component, and its text. */
const problems = {
  '400': { name: 'AuthInvalidBody', text: 'The body is not as described' },
  '401': { name: 'AuthRefused', text: 'The credentials are wrong or no longer valid' },
  '409': { name: 'AuthEmailTaken', text: 'The e-mail is taken' },
  '409 refresh': {
    name: 'AuthRefreshInProgress',
    text: 'The refresh token was just used; take the newer one, or send this one again after Retry-After',
  },
  '413': { name: 'AuthBodyTooLarge', text: 'The body is larger than 16 KB' },
  '415': { name: 'AuthNotJson', text: 'The body is not application/json' },
  '429': { name: 'AuthTooMany', text: 'Too many attempts; Retry-After says when to come back' },
} as const;
export type ProblemCode = keyof typeof problems;

const shared =
  (shape: SharedShape) =>
  (ref: SchemaRefs): Body => ({ schema: ref(shape), required: true });

/** The auth endpoints as the product describes them, with the answers that generated code gives. */
const operations: Readonly<Record<AuthEndpoint, AuthOperation>> = {
  'sign-up': {
    path: '/sign-up',
    method: 'post',
    operationId: 'signUp',
    summary: 'Create an account',
    secured: false,
    body: (ref, auth) =>
      auth.fields.length > 0
        ? { schema: requestSchemas.signUp(auth), required: true }
        : shared('AuthCredentials')(ref),
    success: (ref) => ['201', 'The account, signed in', ref('AuthSession')],
    problems: ['400', '409', '413', '415', '429'],
  },
  login: {
    path: '/login',
    method: 'post',
    operationId: 'login',
    summary: 'Sign in',
    secured: false,
    body: shared('AuthCredentials'),
    success: (ref) => ['200', 'Signed in', ref('AuthSession')],
    problems: ['400', '401', '413', '415', '429'],
  },
  refresh: {
    path: '/refresh',
    method: 'post',
    operationId: 'refreshTokens',
    summary: 'Exchange a refresh token for new tokens; it works once',
    secured: false,
    body: () => ({ schema: requestSchemas.refresh(), required: true }),
    success: (ref) => ['200', 'New tokens', ref('AuthTokens')],
    problems: ['400', '401', '409 refresh', '413', '415', '429'],
  },
  logout: {
    path: '/logout',
    method: 'post',
    operationId: 'logout',
    summary: 'End this session, or all sessions of the user',
    secured: true,
    body: () => ({ schema: requestSchemas.logout(), required: false }),
    success: () => ['204', 'Ended', null],
    problems: ['400', '413', '415'],
  },
  password: {
    path: '/password',
    method: 'post',
    operationId: 'changePassword',
    summary: 'Change the password; every other session ends',
    secured: true,
    body: (_ref, auth) => ({ schema: requestSchemas.password(auth), required: true }),
    success: (ref) => ['200', 'Changed, with new tokens', ref('AuthTokens')],
    problems: ['400', '413', '415', '429'],
  },
  me: {
    path: '/me',
    method: 'get',
    operationId: 'getProfile',
    summary: 'The signed-in user',
    secured: true,
    body: () => null,
    success: (ref) => ['200', 'The user', profileSchema(ref)],
    problems: [],
  },
};

/** One auth endpoint: its path below the base path, its method, and what the spec says of it. */
export function authOperation(
  endpoint: AuthEndpoint,
  auth: AuthWanted,
  names: AuthNames,
  takenIds: ReadonlySet<string>,
): { readonly path: string; readonly method: string; readonly value: JsonMap } {
  const operation = operations[endpoint];
  const { version, schema } = names;
  const body = operation.body(schema, auth);
  const [code, text, answer] = operation.success(schema);
  const json = 'application/json';
  const responses: JsonMap = {
    [code]: response(version, text, json, answer),
    ...(operation.secured ? { '401': names.unauthorized } : {}),
    ...Object.fromEntries(operation.problems.map((each) => [statusOf(each), names.problem(each)])),
  };
  const id = takenIds.has(operation.operationId) ? `auth-${endpoint}` : operation.operationId;
  return {
    path: operation.path,
    method: operation.method,
    value: {
      operationId: id,
      summary: operation.summary,
      tags: ['auth'],
      security: operation.secured ? [{ [names.scheme]: [] }] : [],
      ...(version === '2.0'
        ? swaggerBody(body, names.produces)
        : body
          ? { requestBody: requestBody(body) }
          : {}),
      responses,
    },
  };
}

function statusOf(code: ProblemCode): string {
  return code.slice(0, 3);
}

function requestBody({ schema, required }: Body): JsonMap {
  return { required, content: { 'application/json': { schema } } };
}

function swaggerBody(body: Body | null, produces: readonly string[]): JsonMap {
  if (!body) return { produces };
  return {
    consumes: ['application/json'],
    produces,
    parameters: [{ name: 'body', in: 'body', required: body.required, schema: body.schema }],
  };
}

/** The problem answers as components, by code. */
export function problemAnswers(
  version: SpecVersion,
  refusal: Refusal,
): readonly { readonly code: ProblemCode; readonly name: string; readonly value: JsonMap }[] {
  const challenge = header(version, 'WWW-Authenticate', 'string');
  const retry = header(version, 'Retry-After', 'integer');
  const headers: Readonly<Partial<Record<ProblemCode, JsonMap>>> = {
    '401': challenge,
    '409 refresh': retry,
    '429': retry,
  };
  return (Object.keys(problems) as ProblemCode[]).map((code) => {
    const { name, text } = problems[code];
    const answer = response(version, text, refusal.mediaType, refusal.schema);
    return { code, name, value: { ...answer, ...headers[code] } };
  });
}

function header(version: SpecVersion, name: string, type: 'string' | 'integer'): JsonMap {
  return { headers: { [name]: version === '2.0' ? { type } : { schema: { type } } } };
}

/** The shared answer of guarded operations; `refusal` is null when the owner's own guard gives the answer. */
export function guardAnswer(
  version: SpecVersion,
  code: '401' | '403',
  refusal: Refusal | null,
): JsonMap {
  const text =
    code === '401' ? 'No valid Bearer token was sent' : 'The user lacks a role that this needs';
  if (!refusal) return { description: text };
  return {
    ...response(version, text, refusal.mediaType, refusal.schema),
    ...header(version, 'WWW-Authenticate', 'string'),
  };
}

function response(
  version: SpecVersion,
  description: string,
  mediaType: string,
  schema: JsonMap | null,
): Readonly<Record<string, Json>> {
  if (!schema) return { description };
  if (version === '2.0') return { description, schema };
  return { description, content: { [mediaType]: { schema } } };
}
