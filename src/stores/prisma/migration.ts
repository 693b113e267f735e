import type { Manifest, RelPath, Snapshot } from '../../model/types.js';
import { joinPath } from '../../model/paths.js';
import type { PlacedTemplate } from '../../model/template-contract.js';
import type { FoundSchema } from './find-schema.js';
import { columnOf, mapsNames, type OurModel, placeOf } from './models.js';
import type { Users } from './users.js';

const TEMPLATE = 'stores/prisma/migration.sql.hbs';

/**
 * The migrations of earlier runs, as they are, and one of what `models` have beyond those. SQL as Prisma writes it,
 * so that `migrate dev` finds nothing to add.
 */
export function plannedMigrations(
  found: FoundSchema,
  users: Users,
  models: readonly OurModel[],
  manifest: Manifest | null,
  snapshot: Snapshot,
): readonly PlacedTemplate<'sql'>[] {
  if (found.migrations === null) return [];
  const recorded = Object.entries(manifest?.files ?? {})
    .filter(([, { template }]) => template === TEMPLATE)
    .map(([path]) => path as RelPath)
    .sort();
  const texts = recorded.map((path) => snapshot.text(path) ?? '');
  const sql = migrationSql(found, users, models, texts.join('\n'));
  const { folder, names } = found.migrations;
  const name = nextName(names, recorded.length === 0 ? 'auth' : 'auth_more');
  return [
    ...recorded.map(
      (target, index) =>
        ({ template: TEMPLATE, target, data: { sql: texts[index] ?? '' } }) as const,
    ),
    ...(sql === ''
      ? []
      : [
          {
            template: TEMPLATE,
            target: joinPath(folder, `${name}/migration.sql`),
            data: { sql },
          } as const,
        ]),
  ];
}

/** A name behind all that are there: one second after the last, or one number. */
function nextName(names: readonly string[], title: string): string {
  const last = names.at(-1) ?? '';
  const [, digits] = /^(\d+)_/.exec(last) ?? [];
  if (digits === undefined) return last === '' ? `0_${title}` : `${last}_${title}`;
  const time = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(digits);
  if (!time) return `${String(BigInt(digits) + 1n).padStart(digits.length, '0')}_${title}`;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = time
    .slice(1)
    .map(Number);
  const next = new Date(Date.UTC(year, month - 1, day, hour, minute, second + 1));
  return `${next.toISOString().replace(/\D/g, '').slice(0, 14)}_${title}`;
}

type Dialect = {
  readonly types: Readonly<Record<string, string>>;
  /** Where keys stand: behind the columns, or in them. */
  readonly isSqlite: boolean;
};

const DIALECTS: Readonly<Record<string, Dialect>> = {
  postgresql: {
    isSqlite: false,
    types: { Int: 'INTEGER', BigInt: 'BIGINT', String: 'TEXT', DateTime: 'TIMESTAMP(3)' },
  },
  sqlite: {
    isSqlite: true,
    types: { Int: 'INTEGER', BigInt: 'BIGINT', String: 'TEXT', DateTime: 'DATETIME' },
  },
};

type Column = { readonly name: string; readonly sql: string };
type Key = { readonly column: string; readonly table: string; readonly references: string };

/** What `models` have that `before` did not make; empty where that is nothing. */
function migrationSql(
  found: FoundSchema,
  users: Users,
  models: readonly OurModel[],
  before: string,
): string {
  const dialect = DIALECTS[found.schema.provider];
  if (!dialect) return '';
  const isMapped = mapsNames(found);
  const place = (table: string): string => placeOf(users, table);
  const tableOf = (model: OurModel): string => (isMapped ? model.table : model.name);
  const tables = new Map(models.map((model) => [model.name, tableOf(model)]));
  const creates: string[] = [];
  const alters: string[] = [];
  const indexes: string[] = [];
  const keys: string[] = [];
  for (const model of models) {
    const table = tableOf(model);
    const columns = columnsOf(model, dialect, isMapped);
    const isThere = before.includes(`CREATE TABLE ${place(table)}`);
    const added = isThere ? columns.filter(({ name }) => !before.includes(`"${name}" `)) : [];
    for (const { sql } of added)
      alters.push(`-- AlterTable\nALTER TABLE ${place(table)} ADD COLUMN     ${sql};\n`);
    if (isThere) continue;
    const foreign = found.schema.hasForeignKeys
      ? keysOf(model, { isMapped, users, tables }).map((key) => ({
          ...key,
          name: `${table}_${key.column}_fkey`,
        }))
      : [];
    creates.push(
      createTable({ table, columns, foreign, id: columnOf(idOf(model), isMapped) }, place, dialect),
    );
    indexes.push(...indexesOf(model, table, place, isMapped));
    if (!dialect.isSqlite)
      for (const { name, column, table: target, references } of foreign)
        keys.push(
          `-- AddForeignKey\nALTER TABLE ${place(table)} ADD CONSTRAINT "${name}" FOREIGN KEY ("${column}") REFERENCES ${place(target)}("${references}") ON DELETE CASCADE ON UPDATE CASCADE;\n`,
        );
  }
  return [...alters, ...creates, ...indexes, ...keys].join('\n');
}

function createTable(
  {
    table,
    columns,
    foreign,
    id,
  }: {
    readonly table: string;
    readonly columns: readonly Column[];
    readonly foreign: readonly (Key & { readonly name: string })[];
    readonly id: string;
  },
  place: (table: string) => string,
  { isSqlite }: Dialect,
): string {
  const rows = columns.map(({ sql }) => `    ${sql}`);
  const inside = isSqlite
    ? foreign.map(
        ({ name, column, table: target, references }) =>
          `    CONSTRAINT "${name}" FOREIGN KEY ("${column}") REFERENCES "${target}" ("${references}") ON DELETE CASCADE ON UPDATE CASCADE`,
      )
    : [`\n    CONSTRAINT "${table}_pkey" PRIMARY KEY ("${id}")`];
  return `-- CreateTable\nCREATE TABLE ${place(table)} (\n${[...rows, ...inside].join(',\n')}\n);\n`;
}

function columnsOf(
  { lines }: OurModel,
  { types, isSqlite }: Dialect,
  isMapped: boolean,
): readonly Column[] {
  return lines.flatMap(([field, type, ...attributes]) => {
    const plain = type.replace('?', '');
    const native = attributes.map((each) => /^@db\.(\w+)(\(.*\))?$/.exec(each)).find(Boolean);
    const kind = native ? `${(native[1] ?? '').toUpperCase()}${native[2] ?? ''}` : types[plain];
    if (kind === undefined || attributes.some((each) => each.startsWith('@relation'))) return [];
    const name = columnOf(field, isMapped);
    const isId = attributes.includes('@id');
    const [, text] =
      attributes.map((each) => /^@default\("(.*)"\)$/.exec(each)).find(Boolean) ?? [];
    const fallback =
      text !== undefined
        ? ` DEFAULT '${text}'`
        : attributes.includes('@default(now())')
          ? ' DEFAULT CURRENT_TIMESTAMP'
          : '';
    const key =
      isId && isSqlite ? (plain === 'Int' ? ' PRIMARY KEY AUTOINCREMENT' : ' PRIMARY KEY') : '';
    return [
      { name, sql: `"${name}" ${kind}${type.endsWith('?') ? '' : ' NOT NULL'}${key}${fallback}` },
    ];
  });
}

function idOf({ lines }: OurModel): string {
  return lines.find((line) => line.includes('@id'))?.[0] ?? 'id';
}

function keysOf(
  { lines }: OurModel,
  context: {
    readonly isMapped: boolean;
    readonly users: Users;
    readonly tables: ReadonlyMap<string, string>;
  },
): readonly Key[] {
  const { isMapped, users, tables } = context;
  return lines.flatMap(([, type, ...attributes]) => {
    const [, field = '', references = ''] =
      attributes
        .map((each) => /^@relation\(fields: \[(\w+)\], references: \[(\w+)\]/.exec(each))
        .find(Boolean) ?? [];
    if (field === '') return [];
    const ours = tables.get(type);
    return [
      {
        column: columnOf(field, isMapped),
        table: ours ?? users.model.table,
        references: ours === undefined ? users.id.field.column : columnOf(references, isMapped),
      },
    ];
  });
}

function indexesOf(
  { lines, indexes }: OurModel,
  table: string,
  place: (table: string) => string,
  isMapped: boolean,
): readonly string[] {
  const uniques = lines
    .filter((line) => line.includes('@unique'))
    .map(([field]) => columnOf(field, isMapped));
  return [
    ...uniques.map(
      (column) =>
        `-- CreateIndex\nCREATE UNIQUE INDEX "${table}_${column}_key" ON ${place(table)}("${column}");\n`,
    ),
    ...indexes.map((field) => {
      const column = columnOf(field, isMapped);
      return `-- CreateIndex\nCREATE INDEX "${table}_${column}_idx" ON ${place(table)}("${column}");\n`;
    }),
  ];
}
