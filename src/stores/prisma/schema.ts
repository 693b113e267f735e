import {
  type Attribute,
  type AttributeArgument,
  type Block,
  type BlockAttribute,
  type Datasource,
  type Field,
  getSchema,
  type Model,
  type Value,
} from '@mrleebo/prisma-ast';
import type { RelPath, SourceLoc } from '../../model/types.js';

/** A schema of Prisma, in one file or several. */
export type Schema = {
  readonly provider: string;
  /** The variable that names the database; null where the schema does not say. */
  readonly urlVariable: string | null;
  /** Whether the database has foreign keys (`relationMode`). */
  readonly hasForeignKeys: boolean;
  readonly models: readonly SchemaModel[];
  readonly enums: ReadonlyMap<string, readonly string[]>;
};

export type SchemaModel = {
  readonly name: string;
  readonly loc: SourceLoc;
  /** As the database calls it, and where. */
  readonly table: string;
  readonly dbSchema: string | null;
  readonly isMapped: boolean;
  readonly fields: readonly SchemaField[];
  /** The fields of an id of several columns; null where it has one. */
  readonly compositeId: readonly string[] | null;
};

export type SchemaField = {
  readonly name: string;
  readonly loc: SourceLoc;
  readonly column: string;
  readonly type: string;
  /** As written: `@db.VarChar(72)`. */
  readonly native: string | null;
  readonly isOptional: boolean;
  readonly isList: boolean;
  readonly isId: boolean;
  readonly isUnique: boolean;
  readonly isRelation: boolean;
  /** Of a relation: the column here that names the row there. */
  readonly key: string | null;
  /** Filled when nobody gives a value: by the name of a function, or a value. */
  readonly fallback: string | null;
};

type Source = { readonly file: RelPath; readonly text: string };

/** @throws {SyntaxError} naming the file that cannot be parsed */
export function readSchema(sources: readonly Source[]): Schema {
  const parsed = sources.map(({ file, text }) => ({ file, text, blocks: blocksOf(file, text) }));
  const all = parsed.flatMap(({ blocks }) => blocks);
  const source = all.find((block) => block.type === 'datasource');
  const names = new Set(all.flatMap((block) => (block.type === 'model' ? [block.name] : [])));
  return {
    provider: (source && setting(source, 'provider')) ?? '',
    urlVariable: (source && variable(source)) ?? null,
    hasForeignKeys: (source && setting(source, 'relationMode')) !== 'prisma',
    models: parsed.flatMap(({ file, text, blocks }) =>
      blocks.flatMap((block) =>
        block.type === 'model' ? [modelOf(block, file, text, names)] : [],
      ),
    ),
    enums: new Map(
      all.flatMap((block) =>
        block.type === 'enum'
          ? [
              [
                block.name,
                block.enumerators.flatMap((each) =>
                  'name' in each && each.type === 'enumerator' ? [each.name] : [],
                ),
              ],
            ]
          : [],
      ),
    ),
  };
}

function blocksOf(file: RelPath, text: string): readonly Block[] {
  try {
    return getSchema(withoutComments(text).replace(/[ \t]+$/gm, '')).list;
  } catch (error) {
    const said = error instanceof Error ? error.message : '';
    throw new SyntaxError(`${file}: ${said.split('\n')[0]?.slice(0, 160) ?? ''}`, {
      cause: error,
    });
  }
}

function valueOf(block: Block, key: string): Value | undefined {
  const { assignments } = block as Datasource;
  const found = assignments.find((each) => each.type === 'assignment' && each.key === key);
  return found?.type === 'assignment' ? found.value : undefined;
}

function setting(block: Block, key: string): string | null {
  return unquoted(valueOf(block, key));
}

function variable(block: Block): string | null {
  const value = valueOf(block, 'url');
  const isCall = typeof value === 'object' && value !== null && 'type' in value;
  return isCall && value.type === 'function' && value.name === 'env'
    ? unquoted(value.params?.[0])
    : null;
}

function unquoted(value: Value | undefined): string | null {
  const [, inner] = typeof value === 'string' ? (/^"(.*)"$/.exec(value) ?? []) : [];
  return inner ?? null;
}

function modelOf(
  { name, properties }: Model,
  file: RelPath,
  text: string,
  models: ReadonlySet<string>,
): SchemaModel {
  const fields = properties.filter((each): each is Field => each.type === 'field');
  const attributes = properties.filter((each): each is BlockAttribute => each.type === 'attribute');
  const named = (wanted: string) =>
    attributes.filter((each) => each.name === wanted && !each.group);
  const map = firstText(named('map')[0]);
  const uniques = named('unique').map(fieldsOf);
  const ids = named('id').map(fieldsOf);
  const plain = withoutComments(text);
  const start = startOfModel(plain, name);
  const lineAt = (offset: number): number => text.slice(0, offset).split('\n').length;
  const lineOf = (field: string): number => {
    const found = new RegExp(`^[ \\t]*${field}[ \\t]`, 'm').exec(plain.slice(start));
    return lineAt(start + (found?.index ?? 0));
  };
  return {
    name,
    loc: { file, line: lineAt(start), column: 1 },
    table: map ?? name,
    dbSchema: firstText(named('schema')[0]),
    isMapped: map !== null,
    compositeId: ids.find((each) => each.length > 1) ?? null,
    fields: fields.map((field) => ({
      ...fieldOf(field, { uniques, ids, models }),
      loc: { file, line: lineOf(field.name), column: 1 },
    })),
  };
}

/** Where the model `name` begins in the text of its file. */
export function startOfModel(text: string, name: string): number {
  const model = new RegExp(`^[ \\t]*model[ \\t]+${name}[ \\t]*\\{`, 'm');
  return model.exec(withoutComments(text))?.index ?? -1;
}

/** The text with blanks for its comments, so that everything else is where it was. */
function withoutComments(text: string): string {
  return text.replace(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[^]*?\*\//g, (found) =>
    found.startsWith('"') ? found : found.replace(/[^\r\n]/g, ' '),
  );
}

function fieldOf(
  { name, fieldType, optional, array, attributes = [] }: Field,
  context: {
    readonly uniques: readonly (readonly string[])[];
    readonly ids: readonly (readonly string[])[];
    readonly models: ReadonlySet<string>;
  },
): Omit<SchemaField, 'loc'> {
  const of = (wanted: string) => attributes.find((each) => each.name === wanted && !each.group);
  const native = attributes.find(({ group }) => group === 'db');
  const alone = (sets: readonly (readonly string[])[]) =>
    sets.some((each) => each.length === 1 && each[0] === name);
  const type = typeof fieldType === 'string' ? fieldType : fieldType.name;
  return {
    name,
    column: firstText(of('map')) ?? name,
    type,
    native: native ? `@db.${native.name}${argumentsOf(native)}` : null,
    isOptional: optional === true,
    isList: array === true,
    isId: of('id') !== undefined || alone(context.ids),
    isUnique: of('unique') !== undefined || of('id') !== undefined || alone(context.uniques),
    isRelation: context.models.has(type),
    key: keyOf(of('relation')),
    fallback: of('updatedAt') ? 'updatedAt' : fallbackOf(of('default')),
  };
}

function keyOf(attribute: Attribute | undefined): string | null {
  const fields = attribute?.args?.find(
    ({ value }) =>
      typeof value === 'object' && value !== null && 'key' in value && value.key === 'fields',
  );
  return fields ? (fieldsOf({ args: [fields] })[0] ?? null) : null;
}

function argumentsOf({ args = [] }: Attribute): string {
  return args.length === 0 ? '' : `(${args.map(({ value }) => plain(value)).join(', ')})`;
}

function fallbackOf(attribute: Attribute | undefined): string | null {
  const value = attribute?.args?.[0]?.value;
  if (value === undefined) return null;
  if (typeof value === 'object' && value !== null && 'type' in value && value.type === 'function')
    return `${value.name}()`;
  return JSON.stringify(value);
}

/** The first argument that is a text, with or without its name. */
function firstText(attribute: Attribute | BlockAttribute | undefined): string | null {
  const value = attribute?.args?.[0]?.value;
  if (typeof value === 'object' && value !== null && 'type' in value && value.type === 'keyValue')
    return unquoted(value.value);
  return typeof value === 'object' ? null : unquoted(value);
}

function fieldsOf({ args }: Pick<BlockAttribute, 'args'>): readonly string[] {
  const value = args[0]?.value;
  const list =
    typeof value === 'object' && value !== null && 'type' in value && value.type === 'keyValue'
      ? value.value
      : value;
  return typeof list === 'object' && list !== null && 'type' in list && list.type === 'array'
    ? list.args.map(plain)
    : [];
}

/** A number, a name, or the name of a function with arguments, as it is written. */
function plain(value: AttributeArgument['value']): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return 'name' in value ? value.name : '';
}
