import { valid } from 'semver';
import * as z from 'zod/mini';
import { isMethod } from '../model/http-method.js';
import { relPath } from '../model/paths.js';
import type { RelPath } from '../model/types.js';

/**
 * The shape of `.authwright/manifest.json`. What is wrong with a value is said so that it can stand behind the name of
 * the value.
 * @param isReadable whether a path is one that the project may name: inside the workspace
 * @param keys `any` looks only at the values of records: zod looks at none behind a key that is wrong
 */
export function manifestSchema(
  isReadable: (path: string) => boolean,
  keys: 'checked' | 'any' = 'checked',
) {
  const record = <V extends z.core.$ZodType>(key: z.ZodMiniType<string, string>, value: V) =>
    z.record(keys === 'any' ? string : key, value, { error: 'must be an object' });
  const path = text('a path inside the project', isPackagePath);
  const readable = text(
    'a path inside the workspace',
    (value) => isPackagePath(value) || isReadable(value),
  );
  const managed = object({
    template: string,
    baseSha256: sha256,
    version: z.exactOptional(version),
    movedFrom: z.exactOptional(asPath(path)),
  });
  const spliced = object({
    sha256,
    created: z.exactOptional(boolean),
    undo: z.exactOptional(list),
    parts: z.exactOptional(record(string, string)),
  });
  const open = object({ decision: z.literal('open') });
  const secured = object({
    decision: z.literal('secured'),
    file: z.nullable(asPath(readable)),
    guard: z.nullable(string),
    roles: z.exactOptional(list),
    adopted: z.exactOptional(boolean),
  });
  return object({
    manifestVersion: z.literal(1, { error: 'must be 1' }),
    generator: object({ version }),
    project: object({
      framework: string,
      store: z.nullable(string),
      spec: z.nullable(asPath(readable)),
    }),
    answers: record(
      string,
      z.union([string, z.number(), boolean, list], {
        error: 'must be string or number or boolean',
      }),
    ),
    files: record(path, managed),
    spliced: record(readable, spliced),
    routes: record(
      endpointId,
      z.discriminatedUnion('decision', [open, secured], {
        error: 'must have the decision "secured" or "open"',
      }),
    ),
    accepted: z.exactOptional(record(string, string)),
  });
}

/** The same for editors, as `schemas/manifest.schema.json` publishes it. */
export function manifestJsonSchema(): unknown {
  const schema = z.toJSONSchema(
    manifestSchema(() => true),
    { io: 'input' },
  );
  return {
    ...schema,
    title: 'authwright manifest',
    description: 'What earlier runs of authwright answered and wrote: .authwright/manifest.json',
  };
}

const string = z.string({ error: 'must be string' });
const boolean = z.boolean({ error: 'must be boolean' });
const list = z.array(string, { error: 'must be an array' });
const sha256 = matching('a SHA-256 in hex', /^[0-9a-f]{64}$/);
const version = text('a version', (value) => valid(value) !== null);
const endpointId = text('a method and a path', (value) => {
  const space = value.indexOf(' ');
  return isMethod(value.slice(0, space)) && /^\/[^\p{Cc}]*$/u.test(value.slice(space + 1));
});

function text(wanted: string, test: (value: string) => boolean) {
  const error = `must be ${wanted}`;
  return z.string({ error }).check(z.refine(test, { error }), z.describe(wanted));
}

function matching(wanted: string, pattern: RegExp) {
  const error = `must be ${wanted}`;
  return z.string({ error }).check(z.regex(pattern, { error }), z.describe(wanted));
}

/** Types the value as a path after it was checked. */
function asPath(path: ReturnType<typeof text>) {
  return z.pipe(
    path,
    z.transform((value) => value as RelPath),
  );
}

function object<T extends z.core.$ZodLooseShape>(shape: T) {
  return z.strictObject(shape, {
    error: ({ code }) => (code === 'invalid_type' ? 'must be an object' : undefined),
  });
}

/** Whether it is a normalized path inside the package, and not in `.git` or `node_modules`. */
function isPackagePath(value: string): boolean {
  try {
    return relPath(value) === value && !/(?:^|\/)(?:\.git|node_modules)(?:\/|$)/.test(value);
  } catch {
    return false;
  }
}
