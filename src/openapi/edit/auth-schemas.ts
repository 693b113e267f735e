import type { JsonMap, SpecVersion } from '../types.js';
import type { AuthWanted } from './wanted.js';

/** Shapes that several auth endpoints share, by the name under which they become components. */
export type SharedShape =
  'AuthUser' | 'AuthTokens' | 'AuthSession' | 'AuthCredentials' | 'AuthProblem';

/** Names of the shared shapes in the spec at hand, and the section they are in: `#/components/schemas/`. */
export type SchemaRefs = (shape: SharedShape) => JsonMap;

/** Limits that generated code enforces. A password that is only compared may have been chosen under other rules. */
const knownPassword: JsonMap = { type: 'string', format: 'password', minLength: 1, maxLength: 128 };
const email: JsonMap = { type: 'string', format: 'email', maxLength: 254 };
const refreshToken: JsonMap = { type: 'string', maxLength: 4096 };

function newPassword({ passwordMin }: AuthWanted): JsonMap {
  return { ...knownPassword, minLength: passwordMin };
}

const text: JsonMap = { type: 'string', minLength: 1, maxLength: 200 };

/** A text that a user may have told: each version of the format has its own way to say that there may be none. */
function toldText(version: SpecVersion): JsonMap {
  if (version === '2.0') return { ...text, 'x-nullable': true };
  if (version === '3.0') return { ...text, nullable: true };
  return { ...text, type: ['string', 'null'] };
}

/** A map that accepts no further keys. All of `properties` are required unless `optional` names them. */
function closed(properties: JsonMap, optional: readonly string[] = []): JsonMap {
  const required = Object.keys(properties).filter((key) => !optional.includes(key));
  return {
    type: 'object',
    additionalProperties: false,
    ...(required.length > 0 ? { required } : {}),
    properties,
  };
}

/** The shared shapes as schemas that are valid in Swagger 2.0 and every OpenAPI 3. */
export function sharedSchemas(
  version: SpecVersion,
  auth: AuthWanted,
  ref: SchemaRefs,
): Readonly<Record<SharedShape, JsonMap>> {
  const tokens: JsonMap = {
    accessToken: { type: 'string' },
    ...(auth.endpoints.includes('refresh') ? { refreshToken: { type: 'string' } } : {}),
    tokenType: { type: 'string', enum: ['Bearer'] },
    expiresIn: {
      type: 'integer',
      description: 'Lifetime of the access token in seconds',
      example: auth.tokenSeconds,
    },
  };
  return {
    AuthUser: closed({
      id: { type: 'string' },
      email,
      createdAt: { type: 'string', format: 'date-time' },
      ...(auth.roles ? { role: { type: 'string' } } : {}),
      ...Object.fromEntries(auth.fields.map((name) => [name, toldText(version)])),
    }),
    AuthTokens: closed(tokens),
    AuthSession: closed({ user: ref('AuthUser'), ...tokens }),
    AuthCredentials: closed({ email, password: newPassword(auth) }),
    AuthProblem: refusals[auth.errors],
  };
}

const refusals: Readonly<Record<AuthWanted['errors'], JsonMap>> = {
  // RFC 9457 lets problem details carry further members.
  problem: {
    type: 'object',
    required: ['type', 'title', 'status', 'code'],
    properties: {
      type: { type: 'string' },
      title: { type: 'string' },
      status: { type: 'integer' },
      code: { type: 'string' },
      detail: { type: 'string' },
    },
  },
  message: closed({ message: { type: 'string' } }),
};

/** What an answer that refuses holds. */
export type Refusal = { readonly mediaType: string; readonly schema: JsonMap };

export function refusal({ errors }: AuthWanted, schema: JsonMap): Refusal {
  return {
    mediaType: errors === 'problem' ? 'application/problem+json' : 'application/json',
    schema,
  };
}

/** The request bodies that are not shared. */
export const requestSchemas = {
  signUp: (auth: AuthWanted) =>
    closed(
      {
        email,
        password: newPassword(auth),
        ...Object.fromEntries(auth.fields.map((name) => [name, text])),
      },
      auth.fields,
    ),
  refresh: () => closed({ refreshToken }),
  logout: () => closed({ everywhere: { type: 'boolean' } }, ['everywhere']),
  password: (auth: AuthWanted) =>
    closed({ currentPassword: knownPassword, newPassword: newPassword(auth) }),
} as const satisfies Readonly<Record<string, (auth: AuthWanted) => JsonMap>>;

/** The answer of `me`. */
export function profileSchema(ref: SchemaRefs): JsonMap {
  return closed({ user: ref('AuthUser') });
}
