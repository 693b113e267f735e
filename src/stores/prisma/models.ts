import type { ArtifactContext } from '../../frameworks/adapter.js';
import { joinPath, dirName } from '../../model/paths.js';
import { snakeCase } from '../../model/snake-case.js';
import { lineEnding } from '../../model/text-edit.js';
import type { FileEdit, RelPath, TextEdit } from '../../model/types.js';
import type { FoundSchema } from './find-schema.js';
import { startOfModel } from './schema.js';
import { ACCOUNT_FIELD, type Users } from './users.js';

/** One line of a model: name, type, and what stands behind them. */
type Line = readonly [name: string, type: string, ...attributes: string[]];

export type OurModel = {
  readonly name: string;
  readonly table: string;
  /** What it is for, as one sentence. */
  readonly about: string;
  readonly lines: readonly Line[];
  readonly indexes: readonly string[];
};

/** The models that come beside that of the users. */
export const OURS = ['AuthAccount', 'AuthSession', 'AuthRefreshToken', 'AuthThrottle'];

/** What of `context` decides which models there are. */
export type Wanted = {
  readonly refresh: boolean;
  /** Roles live in the account, where the user's own model has none. */
  readonly accountRole: boolean;
  readonly accountPassword: boolean;
  /** Attempts are counted in the database. */
  readonly throttle: boolean;
};

export function wantedOf({ auth, roles, counters }: ArtifactContext, users: Users): Wanted {
  return {
    refresh: auth.endpoints.includes('refresh'),
    accountRole: roles.length > 0 && users.role === null,
    accountPassword: users.password === null,
    throttle: counters !== null && counters.service === null,
  };
}

/** What stands above a model for users that comes with ours. */
export const MADE_MODEL = '/// Who can sign in.';

/** A model for users, where the project has none that is meant. */
export function madeUserModel(name: string, fields: readonly string[]): OurModel {
  return {
    name,
    table: name === 'User' ? 'users' : 'auth_users',
    about: MADE_MODEL.replace('/// ', ''),
    lines: [
      ['id', 'String', '@id', '@default(uuid())'],
      ['email', 'String', '@unique'],
      ['passwordHash', 'String?'],
      ['createdAt', 'DateTime', '@default(now())'],
      ...fields.map((field) => [field, 'String?'] as const),
      [ACCOUNT_FIELD, 'AuthAccount?'],
    ],
    indexes: [],
  };
}

/** Our models beside `made`, the one for users where that is ours too. */
export function ourModels(
  { model, id }: Users,
  wanted: Wanted,
  made: OurModel | null,
): readonly OurModel[] {
  const { type, native } = id.field;
  const owner: Line = ['userId', type, ...(native === null ? [] : [native])];
  const account: OurModel = {
    name: 'AuthAccount',
    table: 'auth_accounts',
    about: 'How a user signs in. Users from before get theirs when they first do.',
    lines: [
      ['userId', type, '@id', ...(native === null ? [] : [native])],
      ['user', model.name, relation('userId', id.field.name)],
      ...(wanted.accountPassword ? [['passwordHash', 'String?'] as const] : []),
      ['passwordId', 'String', '@default(uuid())'],
      ['disabledAt', 'DateTime?'],
      ...(wanted.accountRole ? [ROLE] : []),
      ['updatedAt', 'DateTime', '@updatedAt'],
      ['sessions', 'AuthSession[]'],
    ],
    indexes: [],
  };
  const session: OurModel = {
    name: 'AuthSession',
    table: 'auth_sessions',
    about: 'A login, until it is logged out or expires.',
    lines: [
      ['id', 'String', '@id'],
      owner,
      ['account', 'AuthAccount', relation('userId', 'userId')],
      ['createdAt', 'DateTime'],
      ['expiresAt', 'DateTime'],
      ['updatedAt', 'DateTime', '@updatedAt'],
      ...(wanted.refresh ? [TOKENS] : []),
    ],
    indexes: ['userId', 'expiresAt'],
  };
  const token: OurModel = {
    name: 'AuthRefreshToken',
    table: 'auth_refresh_tokens',
    about:
      'Hashes of refresh tokens. A used one stays as long as its session, to be recognised when it comes again.',
    lines: [
      ['hash', 'String', '@id'],
      ['sessionId', 'String'],
      ['session', 'AuthSession', relation('sessionId', 'id')],
      ['expiresAt', 'DateTime'],
      ['usedAt', 'DateTime?'],
      ['successorHash', 'String?', '@unique'],
    ],
    indexes: ['sessionId'],
  };
  const throttle: OurModel = {
    name: 'AuthThrottle',
    table: 'auth_throttle',
    about: 'Attempts at signing in, counted for all instances together.',
    lines: [
      ['key', 'String', '@id'],
      ['points', 'Int'],
      ['expire', 'DateTime?'],
    ],
    indexes: [],
  };
  return [
    ...(made ? [made] : []),
    account,
    session,
    ...(wanted.refresh ? [token] : []),
    ...(wanted.throttle ? [throttle] : []),
  ];
}

const ROLE: Line = ['role', 'String', '@default("user")'];
const TOKENS: Line = ['refreshTokens', 'AuthRefreshToken[]'];

function relation(field: string, references: string): string {
  return `@relation(fields: [${field}], references: [${references}], onDelete: Cascade)`;
}

/** Whether the project gives its tables other names than its models, as ours then have too. */
export function mapsNames({ schema }: FoundSchema): boolean {
  return schema.models.some(({ isMapped }) => isMapped);
}

/** A table as statements name it: beside that of the users. */
export function placeOf({ model: { dbSchema } }: Pick<Users, 'model'>, table: string): string {
  return dbSchema === null ? `"${table}"` : `"${dbSchema}"."${table}"`;
}

/** The name of a column of ours in the database. */
export function columnOf(name: string, isMapped: boolean): string {
  return isMapped ? snakeCase(name) : name;
}

/** The edits that give the schema our models, as far as it has them not. */
export function schemaEdits(
  found: FoundSchema,
  users: Users,
  wanted: Wanted,
  textOf: (file: RelPath) => string,
  made: OurModel | null,
): readonly FileEdit[] {
  const models = new Map(found.schema.models.map((model) => [model.name, model]));
  const isMapped = mapsNames(found);
  const ours = ourModels(users, wanted, made);
  const missing = ours.filter(({ name }) => !models.has(name));
  const lines = ours.flatMap(({ name, lines: wantedLines }) => {
    const there = models.get(name);
    if (!there) return [];
    return wantedLines
      .filter(([line]) => there.fields.every((field) => field.name !== line))
      .map((line) =>
        lineEdit(there.loc.file, name, mapped(line, isMapped), textOf(there.loc.file)),
      );
  });
  const hasAccount = users.model.fields.some(({ type }) => type === 'AuthAccount');
  const account: Line = [ACCOUNT_FIELD, 'AuthAccount?'];
  const { file } = users.model.loc;
  const text = missing.map((model) =>
    modelText(model, { isMapped, dbSchema: users.model.dbSchema }),
  );
  return [
    ...(hasAccount ? [] : [lineEdit(file, users.model.name, account, textOf(file))]),
    ...lines,
    ...(text.length === 0 ? [] : [appendix(found, text, textOf)]),
  ];
}

/** Behind the models that are there; a schema of several files gets one of its own. */
function appendix(
  found: FoundSchema,
  models: readonly string[],
  textOf: (file: RelPath) => string,
): FileEdit {
  const isFolder = found.files.length > 1;
  const file = isFolder ? joinPath(dirName(found.main), 'auth.prisma') : found.main;
  const before = isFolder && !found.files.includes(file) ? '' : textOf(file);
  const eol = before === '' ? '\n' : lineEnding(before);
  const start = before.length;
  const gap = before === '' ? '' : before.endsWith('\n') ? eol : `${eol}${eol}`;
  const text = `${gap}${models.join('\n')}`.replaceAll(/\r?\n/g, eol);
  // A file that ends without an end of line keeps that.
  const isEnded = before === '' || before.endsWith('\n');
  return { file, start, end: start, text: isEnded ? text : text.slice(0, -eol.length) };
}

function mapped([name, type, ...attributes]: Line, isMapped: boolean): Line {
  const column = columnOf(name, isMapped);
  const isRelation =
    attributes.some((each) => each.startsWith('@relation')) || /\[\]$|^Auth/.test(type);
  if (column === name || isRelation) return [name, type, ...attributes];
  // The type of the database comes last, as `prisma format` has it.
  const isNative = (each: string): boolean => each.startsWith('@db.');
  return [
    name,
    type,
    ...attributes.filter((each) => !isNative(each)),
    `@map("${column}")`,
    ...attributes.filter(isNative),
  ];
}

export function modelText(
  { name, table, about, lines, indexes }: OurModel,
  { isMapped, dbSchema }: { readonly isMapped: boolean; readonly dbSchema: string | null },
): string {
  const blocks = [
    ...indexes.map((field) => `@@index([${field}])`),
    ...(isMapped ? [`@@map("${table}")`] : []),
    ...(dbSchema === null ? [] : [`@@schema("${dbSchema}")`]),
  ];
  const rows = aligned(lines.map((line) => mapped(line, isMapped)));
  const behind = blocks.length === 0 ? [] : ['', ...blocks.map((block) => `  ${block}`)];
  return [`/// ${about}`, `model ${name} {`, ...rows, ...behind, '}', ''].join('\n');
}

/** Names, types and attributes below each other, as `prisma format` has them. */
function aligned(lines: readonly Line[]): readonly string[] {
  const widest = (column: 0 | 1): number => Math.max(...lines.map((line) => line[column].length));
  const [names, types] = [widest(0), widest(1)];
  return lines.map(([name, type, ...attributes]) =>
    `  ${name.padEnd(names)} ${type.padEnd(types)} ${attributes.join(' ')}`.trimEnd(),
  );
}

/** One line behind the last field of a model, below the columns of that. */
function lineEdit(
  file: RelPath,
  model: string,
  [name, type, ...attributes]: Line,
  text: string,
): FileEdit {
  const body = bodyOf(text, model);
  const eol = lineEnding(text);
  const [, indent = '  ', before = '', gap = ' ', typeThere = '', rest = ''] =
    /^([ \t]*)(\w+)([ \t]+)([\w[\]?]+(?:\("[^"]*"\))?)([ \t]*)/.exec(body.last) ?? [];
  const pad = Math.max(1, before.length + gap.length - name.length);
  const typePad = Math.max(1, typeThere.length + rest.length - type.length);
  const line = `${indent}${name}${' '.repeat(pad)}${type}${attributes.length > 0 ? ' '.repeat(typePad) : ''}${attributes.join(' ')}`;
  return { file, start: body.end, end: body.end, text: `${eol}${line}` };
}

/** The last field of a model, and where its line ends. */
function bodyOf(text: string, model: string): { readonly last: string; readonly end: number } {
  const start = startOfModel(text, model);
  const close = start + (/^[ \t]*\}/m.exec(text.slice(start))?.index ?? 0);
  let end = text.indexOf('{', start) + 1;
  let last = '';
  let position = start;
  for (const line of text.slice(start, close).split(/(?<=\n)/)) {
    position += line.length;
    if (!/^[ \t]*[A-Za-z]\w*[ \t]+\w/.test(line) || /^[ \t]*model\b.*\{/.test(line)) continue;
    last = line;
    end = position - (/\r?\n$/.exec(line)?.[0].length ?? 0);
  }
  return { last, end };
}

/**
 * Takes our models, and the line of the user's that leads to them, out of a text that its owner changed since; null
 * where one of them has fields that are not ours, or a model of the owner's refers to one.
 */
export function takeOutModels(text: string): readonly TextEdit[] | null {
  const lines = text.split(/(?<=\n)/);
  const gone = new Set<number>();
  let inside = false;
  for (const [index, line] of lines.entries()) {
    const begins = OUR_MODEL.test(line);
    if (begins) {
      // With the comment above it, and the empty line above that.
      const isTold = /^[ \t]*\/\/\/ /.test(lines[index - 1] ?? '');
      const above = isTold ? index - 1 : index;
      if (isTold) gone.add(above);
      if (/^\r?\n$/.test(lines[above - 1] ?? '')) gone.add(above - 1);
    }
    inside ||= begins;
    const isAccount = !inside && ACCOUNT_LINE.test(line);
    if (inside && !begins && FIELD.test(line) && !OUR_FIELD.test(line)) return null;
    if (!inside && !isAccount && REFERS_TO_OURS.test(line)) return null;
    if (inside || isAccount) gone.add(index);
    if (/^[ \t]*\}/.test(line)) inside = false;
  }
  const edits: TextEdit[] = [];
  const last = lines.findLastIndex((_line, index) => !gone.has(index));
  let start = 0;
  for (const [index, line] of lines.entries()) {
    const end = start + line.length;
    // What ended without an end of line does so again.
    const isCut = index === last && !text.endsWith('\n');
    const eol = isCut ? (/\r?\n$/.exec(line)?.[0].length ?? 0) : 0;
    if (gone.has(index)) edits.push({ start, end, text: '' });
    else if (eol > 0) edits.push({ start: end - eol, end, text: '' });
    start = end;
  }
  return edits;
}

const OUR_NAMES = [...OURS, 'AuthUser'].join('|');
const OUR_MODEL = new RegExp(`^[ \\t]*model[ \\t]+(?:${OUR_NAMES})[ \\t]*\\{`);
const FIELD = /^[ \t]*[A-Za-z]\w*[ \t]+\w/;
const OUR_FIELD =
  /^[ \t]*(?:userId|user|passwordHash|passwordId|disabledAt|role|updatedAt|sessions|id|account|createdAt|expiresAt|refreshTokens|hash|sessionId|session|usedAt|successorHash|key|points|expire|email|authAccount)[ \t]/;
const REFERS_TO_OURS = new RegExp(`^[ \\t]*\\w+[ \\t]+(?:${OUR_NAMES})\\b`);
const ACCOUNT_LINE = /^[ \t]*\w+[ \t]+AuthAccount\?/;
