import { isDeepStrictEqual } from 'node:util';
import { descend, entriesOf, follow } from '../refs.js';
import type { Json, JsonMap, LoadedSpec, SpecVersion } from '../types.js';
import { guardAnswer, problemAnswers } from './auth-paths.js';
import type { ProblemCode } from './auth-paths.js';
import { refusal, sharedSchemas } from './auth-schemas.js';
import type { Refusal, SharedShape } from './auth-schemas.js';
import type { AuthWanted } from './wanted.js';

/** Something that operations refer to: where it belongs, and its value. */
export type SharedPart = {
  readonly keys: readonly string[];
  readonly name: string;
  readonly value: JsonMap;
};

/** Where a version of the format keeps what operations share, as keys from the root. */
function sectionsOf(
  version: SpecVersion,
): Readonly<Record<'schemes' | 'responses' | 'schemas', readonly string[]>> {
  return version === '2.0'
    ? { schemes: ['securityDefinitions'], responses: ['responses'], schemas: ['definitions'] }
    : {
        schemes: ['components', 'securitySchemes'],
        responses: ['components', 'responses'],
        schemas: ['components', 'schemas'],
      };
}

/** The scheme under which a Bearer token is declared, when the spec declares none; its name is free. */
export function schemePart(spec: LoadedSpec, version: SpecVersion, ownGuard: boolean): SharedPart {
  const keys = sectionsOf(version).schemes;
  const value: JsonMap =
    version === '2.0'
      ? {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          description: 'Send "Bearer <access token>". Swagger 2.0 has no Bearer scheme of its own.',
        }
      : { type: 'http', scheme: 'bearer', ...(ownGuard ? {} : { bearerFormat: 'JWT' }) };
  return { keys, name: freeName(valuesAt(spec, keys), 'bearerAuth', value), value };
}

/** The shared 401 and 403 answers; an answer of that name that is there already is used as it is. */
export function answerParts(
  version: SpecVersion,
  refused: Refusal | null,
): Readonly<Record<'401' | '403', SharedPart>> {
  const keys = sectionsOf(version).responses;
  return {
    '401': { keys, name: 'Unauthorized', value: guardAnswer(version, '401', refused) },
    '403': { keys, name: 'Forbidden', value: guardAnswer(version, '403', refused) },
  };
}

/** What the auth endpoints refer to. */
type AuthParts = {
  readonly schemas: Readonly<Record<SharedShape, SharedPart>>;
  readonly problems: Readonly<Record<ProblemCode, SharedPart>>;
};

/**
 * Schemas and answers of the auth endpoints. A component of the owner's that only happens to have such a
 * name is not used: ours gets another one. `ours`: the spec has auth endpoints of an earlier run, so the
 * names are ours, whatever the owner has made of the components since.
 */
export function authParts(
  spec: LoadedSpec,
  version: SpecVersion,
  auth: AuthWanted,
  ours: boolean,
): AuthParts {
  const sections = sectionsOf(version);
  const nameIn = (keys: readonly string[]): ((name: string, value: JsonMap) => string) => {
    const taken = valuesAt(spec, keys);
    return (name, value) => (ours ? lastName(taken, name) : freeName(taken, name, value));
  };
  const schemaName = nameIn(sections.schemas);
  const plain = sharedSchemas(version, auth, (shape) =>
    refTo({ keys: sections.schemas, name: shape }),
  );
  const ref = (shape: SharedShape): JsonMap =>
    refTo({ keys: sections.schemas, name: schemaName(shape, plain[shape]) });
  const values = sharedSchemas(version, auth, ref);
  const schema = (shape: SharedShape): SharedPart => ({
    keys: sections.schemas,
    name: schemaName(shape, plain[shape]),
    value: values[shape],
  });
  const answerName = nameIn(sections.responses);
  const answers = problemAnswers(version, refusal(auth, ref('AuthProblem'))).map(
    ({ code, name, value }) => [
      code,
      { keys: sections.responses, name: answerName(name, value), value },
    ],
  );
  return {
    schemas: {
      AuthUser: schema('AuthUser'),
      AuthTokens: schema('AuthTokens'),
      AuthSession: schema('AuthSession'),
      AuthCredentials: schema('AuthCredentials'),
      AuthProblem: schema('AuthProblem'),
    },
    problems: Object.fromEntries(answers) as AuthParts['problems'],
  };
}

/** A reference to a part. */
export function refTo(part: Pick<SharedPart, 'keys' | 'name'>): JsonMap {
  return { $ref: pointerTo(part) };
}

function pointerTo({ keys, name }: Pick<SharedPart, 'keys' | 'name'>): string {
  return `#/${[...keys, name].join('/')}`;
}

/** Those of `parts` that `values` refer to, directly or through each other. */
export function neededParts(
  parts: readonly SharedPart[],
  values: readonly Json[],
): readonly SharedPart[] {
  const needed = new Set<SharedPart>();
  const waiting: Json[] = [...values];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    const text = JSON.stringify(value);
    for (const part of parts) {
      if (needed.has(part) || !text.includes(JSON.stringify(pointerTo(part)))) continue;
      needed.add(part);
      waiting.push(part.value);
    }
  }
  return parts.filter((part) => needed.has(part));
}

function valuesAt(spec: LoadedSpec, keys: readonly string[]): ReadonlyMap<string, unknown> {
  const section = descend(spec.files, spec.root, keys);
  const entries = section ? entriesOf(spec.files, section) : [];
  return new Map(
    entries.map(({ key, value }) => {
      const target = follow(spec.files, value);
      return [key, target?.node?.toJS(target.file.document)];
    }),
  );
}

/** `base`, or the first of `base2`, `base3` … that is not taken by something else than `value`. */
function freeName(taken: ReadonlyMap<string, unknown>, base: string, value: unknown): string {
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? base : `${base}${count}`;
    if (!taken.has(name) || isDeepStrictEqual(taken.get(name), value)) return name;
  }
}

/** The name that `freeName` gave in an earlier run. */
function lastName(taken: ReadonlyMap<string, unknown>, base: string): string {
  let name = base;
  for (let count = 2; taken.has(`${base}${count}`); count += 1) name = `${base}${count}`;
  return name;
}
