import type { JsonMap } from '../types.js';
import type { AuthWanted } from './wanted.js';

/** Shapes that several auth endpoints share, by the name under which they become components. */
export type SharedShape =
  'AuthUser' | 'AuthTokens' | 'AuthSession' | 'AuthCredentials' | 'AuthProblem';

/** Names of the shared shapes in the spec at hand, and the section they are in: `#/components/schemas/`. */
export type SchemaRefs = (shape: SharedShape) => JsonMap;

/** Limits that generated code enforces; see the security model: 15 to 128 code points, e-mail up to 254. */
const password: JsonMap = { type: 'string', format: 'password', minLength: 15, maxLength: 128 };
const email: JsonMap = { type: 'string', format: 'email', maxLength: 254 };
const refreshToken: JsonMap = { type: 'string', maxLength: 4096 };

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
    }),
    AuthTokens: closed(tokens),
    AuthSession: closed({ user: ref('AuthUser'), ...tokens }),
    AuthCredentials: closed({ email, password }),
    // RFC 9457 lets problem details carry further members.
    AuthProblem: {
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
  };
}

/** The request bodies that are not shared. */
export const requestSchemas = {
  refresh: closed({ refreshToken }),
  logout: closed({ everywhere: { type: 'boolean' } }, ['everywhere']),
  password: closed({ currentPassword: { ...password, minLength: 1 }, newPassword: password }),
} as const satisfies Readonly<Record<string, JsonMap>>;

/** The answer of `me`. */
export function profileSchema(ref: SchemaRefs): JsonMap {
  return closed({ user: ref('AuthUser') });
}
