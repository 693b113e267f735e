import { childOf, descend, entriesOf, follow } from './refs.js';
import { listItems, rootPlace, textOf, throughAlias } from './tree.js';
import type { Json, LoadedSpec, Operation, Place, SpecFiles } from './types.js';

/** Values that an operation would take, as far as the spec says. */
export type Samples = {
  /** Of parameters in the path, by name. */
  readonly path: ReadonlyMap<string, string>;
  /** Of a JSON body; undefined where there is none. */
  readonly body: Json | undefined;
};

/** Schemas in schemas deeper than this go in a circle. */
const DEEPEST = 8;

/** What the spec gives as an example, a default or a first choice, else something of the type that it names. */
export function samplesFor({ files }: LoadedSpec, { place }: Operation): Samples {
  const item = descend(files, rootPlace(place.file), place.path.slice(0, -1));
  const parameters = [item, place].flatMap((each) => listOf(files, each, 'parameters'));
  const path = new Map(
    parameters.flatMap((each): [string, string][] => {
      const name = textOf(childOf(files, each, 'name'));
      if (name === null || textOf(childOf(files, each, 'in')) !== 'path') return [];
      // In Swagger a parameter is its own schema.
      const given = exampleOf(files, each);
      const value = given ?? sampleOf(files, childOf(files, each, 'schema') ?? each, 0);
      return typeof value === 'object' ? [] : [[name, String(value)]];
    }),
  );
  return { path, body: bodyOf(files, place, parameters) };
}

function bodyOf(files: SpecFiles, place: Place, parameters: readonly Place[]): Json | undefined {
  const content = descend(files, place, ['requestBody', 'content']);
  const media = content
    ? entriesOf(files, content).find(({ key }) => /\bjson\b/.test(key))?.value
    : parameters.find((each) => textOf(childOf(files, each, 'in')) === 'body');
  if (!media) return undefined;
  const schema = childOf(files, media, 'schema');
  return exampleOf(files, media) ?? (schema ? sampleOf(files, schema, 0) : undefined);
}

/** What stands as an example beside a schema or in it; undefined where there is none. */
function exampleOf(files: SpecFiles, place: Place): Json | undefined {
  for (const key of ['example', 'default', 'const']) {
    const found = childOf(files, place, key);
    if (found) return valueOf(found);
  }
  const [chosen] = [...listOf(files, place, 'enum'), ...listOf(files, place, 'examples')];
  return chosen ? valueOf(chosen) : undefined;
}

function sampleOf(files: SpecFiles, schema: Place, depth: number): Json {
  const given = exampleOf(files, schema);
  if (given !== undefined) return given;
  if (depth > DEEPEST) return null;
  const inner = (each: Place): Json => sampleOf(files, each, depth + 1);
  const parts = listOf(files, schema, 'allOf').map(inner);
  if (parts.length > 0) return Object.assign({}, ...parts) as Json;
  const [first] = [...listOf(files, schema, 'oneOf'), ...listOf(files, schema, 'anyOf')];
  if (first) return inner(first);
  const properties = childOf(files, schema, 'properties');
  const type = typeOf(files, schema);
  switch (type) {
    case 'integer':
    case 'number':
      return Number(textOf(childOf(files, schema, 'minimum')) ?? 1);
    case 'boolean':
      return true;
    case 'array': {
      const items = childOf(files, schema, 'items');
      return items ? [inner(items)] : [];
    }
    case 'string':
      return sampleText(files, schema);
    default:
      if (!properties) return type === 'object' ? {} : 'x';
      return Object.fromEntries(
        entriesOf(files, properties).map(({ key, value }) => [key, inner(value)]),
      );
  }
}

/** OpenAPI 3.1 may name several types. */
function typeOf(files: SpecFiles, schema: Place): string | null {
  const type = childOf(files, schema, 'type');
  return textOf(type) ?? textOf(listOf(files, schema, 'type')[0] ?? null);
}

const TEXTS: Readonly<Record<string, string>> = {
  uuid: '6fa459ea-ee8a-4ca4-894e-db77e160355e',
  email: 'ada@example.com',
  date: '2026-01-31',
  'date-time': '2026-01-31T12:00:00Z',
  uri: 'https://example.com/',
  ipv4: '192.0.2.1',
};

function sampleText(files: SpecFiles, schema: Place): string {
  const format = textOf(childOf(files, schema, 'format')) ?? '';
  const least = Number(textOf(childOf(files, schema, 'minLength')) ?? 1);
  return TEXTS[format] ?? 'x'.repeat(Math.min(Math.max(least, 1), 200));
}

function listOf(files: SpecFiles, place: Place | null, key: string): readonly Place[] {
  const list = place && childOf(files, place, key);
  const target = list && follow(files, list);
  return target ? listItems(target) : [];
}

function valueOf(place: Place): Json {
  const { node, file } = throughAlias(place);
  return (node?.toJS(file.document) ?? null) as Json;
}
