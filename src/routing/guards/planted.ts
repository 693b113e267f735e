import type { Asked } from './rest.js';
import type { PackageTable } from './packages/table.js';
import { ts } from 'ts-morph';
import { isSecretName } from '../../interpret/follow/compare.js';
import { isFromCaller } from '../../interpret/follow/derive.js';
import {
  type Any,
  type ExternalValue,
  settled,
  type Site,
  textOf,
  type Value as Followed,
} from '../../interpret/follow/values.js';
import { calledName } from '../../source/calls.js';
import { type Place, textAt } from '../../interpret/place.js';
import { optionsOf, type Value } from '../../interpret/values.js';
import type { SourceView } from '../../source/view.js';
import { nodesOf } from '../../source/nodes.js';
import { locOf } from '../places.js';
import type { RouterHost } from '../layers.js';
import { computes } from './elsewhere.js';
import { functionsIn } from './handler-functions.js';
import { handlersWith } from './handlers-with.js';
import type { Passing } from './request-state.js';
import { lookUpFor, rowWriteFor } from './packages/find.js';
import type { Questions } from './questions.js';
import { type Judges, settersAmong } from './setters.js';
import { sameName, statementIn, tableOf } from './tables.js';
import { shownIn, type Unfollowed, unfollowedPlaces } from './unfollowed.js';
import type { LayerResult } from './outcome.js';

/** What somebody stores whom nobody asked who they are: a column of a table, in which they choose what stands. */
export type Planted = {
  readonly package: string;
  /** Null where it is not known. */
  readonly table: string | null;
  /** `*` for any column but those in `except`. */
  readonly field: string;
  readonly except: readonly string[];
  /** For one that was not followed: names, of which one is that of the table. */
  readonly tables?: readonly string[];
  readonly where: string;
};

const KEY = 'planted.';

/** Under which name it is kept of a path that it stored something of the caller's choosing. */
export function plantedKey(planted: Planted): string {
  return KEY + JSON.stringify(planted);
}

/** The rows that a call of a package writes, as far as the caller chooses what stands in them. */
export function plantedBy(
  callee: ExternalValue,
  args: readonly Followed[],
  site: Site,
): readonly Planted[] {
  const method = callee.path.at(-1) ?? '()';
  const row = rowWriteFor(callee.package, method);
  if (!row) return [];
  const made = (table: string | null, field: string, except: readonly string[] = []): Planted => ({
    ...{ package: callee.package, table, field, except },
    where: whereOf(site),
  });
  switch (row.part) {
    case 'key': {
      const [key] = args.map(settled);
      return key && isChosen(key) ? [made(startOf(key), 'key')] : [];
    }
    case 'statement': {
      const found = statementIn(callee, args, site);
      if (!found || found.statement.verb === 'select') return [];
      const { statement, values } = found;
      const [text] = values.map(settled);
      if (statement.columns.length === 0 && text && isChosen(text)) {
        return [made(statement.table, '*')];
      }
      return statement.columns
        .filter(({ name, value }) => (mayBeProof(name) || isRole(name)) && isChosen(values[value]))
        .map(({ name }) => made(statement.table, name));
    }
    default: {
      const given = row.part === 'arguments' ? [...args, ...madeOf(callee)] : args.slice(1);
      const table = tableOf({ ...callee, path: [...callee.path, '()'], args, base: callee });
      return given.flatMap((each) => chosenIn(each, { table, field: null }, 0, made));
    }
  }
}

/** `new Client(data).save()` */
function madeOf({ base, path }: ExternalValue): readonly Followed[] {
  return path.at(-1) === 'save' && base ? base.args : [];
}

function whereOf({ at }: Pick<Site, 'at'>): string {
  if (!at) return 'its source';
  const { file, line } = locOf(at);
  return `${file}:${String(line)}`;
}

const DEEPEST = 5;
/** Which rows, and what of them is given back. */
const ASIDE =
  /^(?:where|select|include|omit|orderBy|returning|attributes|fields|transaction|conflictPaths|target)$/;
/** What holds the columns, in Prisma, TypeORM, Sequelize and drizzle. */
const HOLDS_COLUMNS =
  /^(?:data|create|createMany|update|upsert|connectOrCreate|defaults|set|values)$/;

type At = { readonly table: string | null; readonly field: string | null };
type Make = (table: string | null, field: string, except?: readonly string[]) => Planted;

/** The columns of what is stored that the caller chooses. */
function chosenIn(value: Followed, at: At, depth: number, made: Make): readonly Planted[] {
  const known = settled(value);
  const { table, field } = at;
  if (depth > DEEPEST) return [];
  if (known.kind === 'list') {
    const rest = known.rest ? [known.rest] : [];
    return [...known.items, ...rest].flatMap((item) => chosenIn(item, at, depth + 1, made));
  }
  if (known.kind === 'object') {
    const own = [...known.props].flatMap(([name, item]) => {
      if (item.kind === 'accessor' || ASIDE.test(name)) return [];
      if (name.startsWith('$')) return chosenIn(item, at, depth + 1, made);
      const isNested =
        HOLDS_COLUMNS.test(name) && /^(?:object|list|any|external|host)$/.test(settled(item).kind);
      const next = isNested ? { table: field ?? table, field: null } : { table, field: name };
      return chosenIn(item, next, depth + 1, made);
    });
    const isOpen = known.rest !== null && isChosen(known.rest);
    return isOpen && field === null ? [...own, made(table, '*', [...known.props.keys()])] : own;
  }
  // What a data layer makes of what it is given holds that: `repository.create(req.body)`.
  if (known.kind === 'external' && lookUpFor(known.package, 'findOne')) {
    return known.args.flatMap((arg) => chosenIn(arg, at, depth + 1, made));
  }
  if (!isChosen(known)) return [];
  if (field === null) return [made(table, '*')];
  const isNoted = mayBeProof(field) || (isRole(field) && known.kind === 'any');
  return isNoted ? [made(table, field)] : [];
}

/** What is stored where a member of a record is set; null where the caller does not choose it, or it proves nothing. */
export function plantedOn(
  holder: Any | ExternalValue,
  name: string,
  value: Followed,
  at: Place | null,
): Planted | null {
  const isRecord = holder.kind === 'external' ? lookUpFor(holder.package, 'findOne') : true;
  if (!isRecord || !mayBeProof(name) || !isChosen(value) || isFromCaller(holder)) return null;
  const table = holder.kind === 'external' ? tableOf(holder) : null;
  return { package: '', table, field: name, except: [], where: whereOf({ at }) };
}

/** Whether a caller decides what a value is: what a package computes of what they send is theirs. */
function isChosen(value: Followed | undefined): boolean {
  const known = value && settled(value);
  if (!known) return false;
  if (known.kind === 'constant') {
    return typeof known.value === 'string' && known.value.includes('\u0001');
  }
  return isFromCaller(known) && (known.kind !== 'external' || computes(known.package));
}

/** With what a text begins that is put together; null where nothing is known of it. */
export function startOf(value: Followed): string | null {
  const text = textOf(value)?.split('\u0001')[0] ?? (value.kind === 'any' ? value.start : '');
  return text === '' ? null : text;
}

/** Names of columns by which a row is found that proves something. A password is chosen by who has it. */
function mayBeProof(name: string): boolean {
  return isSecretName(name) && !/passw|passphrase|pwd/i.test(name);
}

/** Names of columns that tell what somebody may do. */
export function isRole(name: string): boolean {
  return /^(?:role|roles|isAdmin|is_admin|admin|isStaff|is_staff|permissions?|scopes?)$/.test(name);
}

/** What was stored on some paths. */
export function plantedIn(paths: readonly Pick<Passing, 'writes'>[]): readonly Planted[] {
  return paths
    .flatMap(({ writes }) => [...writes.keys()])
    .filter((key) => key.startsWith(KEY))
    .map((key) => JSON.parse(key.slice(KEY.length)) as Planted);
}

/** What a look-up asks for, of which the key `field` was sent. */
export function askedBy(value: ExternalValue, field: string | null): Asked {
  const { package: name } = value;
  if (rowWriteFor(name, 'set')?.part === 'key') {
    const [key] = value.args.map(settled);
    return { package: name, table: key ? startOf(key) : null, field: null };
  }
  const callee = value.base ?? value;
  const found = statementIn(callee, value.args, { node: null });
  if (!found) return { package: name, table: tableOf(value), field };
  const sent = found.statement.columns.filter((column) => isChosen(found.values[column.value]));
  return { package: name, table: found.statement.table, field: sent[0]?.name ?? null };
}

/**
 * What the handlers of a project store for anybody who asks.
 * @returns why what a look-up finds may have been stored by the one who asks for it; null where nobody can
 */
export function findPlanted(
  view: SourceView,
  routers: readonly RouterHost[],
  judges: Judges,
  questions: Questions,
): (asked: Asked) => string | null {
  // While it is asked who stores something, nobody has stored anything.
  const answer = questions.ofKind<readonly Planted[]>([]);
  return (asked) => {
    const found = answer(asked.field ?? '', () => plantedFor(view, routers, judges, asked));
    const isProof = asked.field === null || mayBeProof(asked.field);
    const planted = isProof ? found.find((each) => isFoundBy(each, asked)) : undefined;
    if (!planted) return null;
    const what =
      planted.field === '*' || planted.field === 'key' ? 'a key' : `\`${planted.field}\``;
    return `anybody may store what it finds, with ${what} of their own choosing (${planted.where})`;
  };
}

function plantedFor(
  view: SourceView,
  routers: readonly RouterHost[],
  { judge, judgeShortly, packages }: Judges,
  { field }: Asked,
): readonly Planted[] {
  const isMeant = handlersWith(packages, view, WRITES, writesRow(field));
  if (isMeant === null) return [];
  const ask = (value: Value): LayerResult =>
    (writesItself(packages, value) ? judge : judgeShortly)(value);
  const { open } = settersAmong(isMeant, routers, judge, ask);
  const followed = plantedIn(open.flatMap(({ writes }) => writes));
  const unfollowed = unfollowedPlaces(packages, view, open, WRITES, writesRow(field))
    .filter((each) => field !== null && storesChosen(each, field))
    .map((each) => ({
      ...{ package: '', table: null, field: field ?? '*', except: [], where: shownIn(each) },
      ...namesBefore(each.node),
    }));
  return [...followed, ...unfollowed];
}

/** The names in what a call is of, among them that of its table: `prisma.client.create`, `db('clients').insert`. */
export function namesBefore(node: ts.Node): Pick<Planted, 'tables'> {
  if (!ts.isCallExpression(node)) return {};
  const text =
    node.expression.getText() + (/\b(?:into|update)\s+\w+/i.exec(node.getText())?.[0] ?? '');
  return { tables: text.match(/\w+/g) ?? [] };
}

/** `insert({ token: body.token })`, `save(body)`: whether something of a request may be stored under a name. */
function storesChosen({ node, isChosen }: Unfollowed, field: string): boolean {
  if (ts.isBinaryExpression(node)) return isChosen(node.right);
  if (!ts.isCallExpression(node)) return false;
  return node.arguments
    .flatMap((argument) => [...nodesOf(argument)])
    .some((each) => {
      if (ts.isPropertyAssignment(each)) {
        return sameName(each.name.getText(), field) && isChosen(each.initializer);
      }
      if (ts.isShorthandPropertyAssignment(each)) {
        return sameName(each.name.text, field) && isChosen(each.name);
      }
      const isWhole = ts.isSpreadAssignment(each) || each.parent === node;
      return isWhole && !ts.isObjectLiteralExpression(each) && isChosen(each);
    });
}

function isFoundBy(planted: Planted, asked: Asked): boolean {
  const { table, field, tables } = planted;
  if (tables && asked.table !== null) {
    const { table: wanted } = asked;
    if (!tables.some((name) => sameName(name, wanted))) return false;
  }
  if (field === 'key') {
    return table === null || asked.table === null || samePrefix(table, asked.table);
  }
  const isSameTable =
    table !== null && asked.table !== null
      ? sameName(table, asked.table)
      : (planted.package === asked.package || planted.package === '') && field !== '*';
  if (!isSameTable) return false;
  if (asked.field === null) return mayBeProof(field);
  return field === '*'
    ? !planted.except.some((name) => sameName(name, asked.field ?? ''))
    : sameName(field, asked.field);
}

function samePrefix(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one);
}

const METHODS =
  /^(?:create\w*|insert\w*|save|bulk\w+|up(?:date|sert)\w*|set\w*|find\w*And(?:Update|Replace)|findByIdAndUpdate|replaceOne|find(?:Or)?Create\w*|values|merge|patch\w*|query|execute|run|raw|exec|\$\w+Raw\w*|[hm]set\w*|hSet|psetex|getset|getSet|[sS]?[aA]dd|[lr][pP]ush|sql)$/;
const WRITES =
  /\.\s*(?:create|find\w+And|insert|save|bulk|up(?:date|sert)|set|replace|values|merge|patch|query|execute|run|raw|exec|\$)|`\s*(?:insert|update)\b/i;

/** A call that may write a row which holds a column of that name, by what is written in the function around it. */
function writesRow(field: string | null): (node: ts.Node) => boolean {
  const letters =
    field === null ? null : field.replace(/\W|_/g, '').replace(/(?<=\w)(?=\w)/g, '_?');
  const isNamed =
    letters === null ? /./ : new RegExp(`${letters}|\\bbody\\b|\\.\\.\\.|\\bdata\\b`, 'i');
  return (node) => {
    if (field !== null && setsMember(node, field)) return true;
    const name = ts.isCallExpression(node)
      ? calledName(node)
      : ts.isTaggedTemplateExpression(node)
        ? 'sql'
        : '';
    if (!METHODS.test(name)) return false;
    const owner = ts.findAncestor(node, ts.isFunctionLike) ?? node;
    return isNamed.test(owner.getText());
  };
}

/** `record.token = …` */
function setsMember(node: ts.Node, field: string): boolean {
  return (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    ts.isPropertyAccessExpression(node.left) &&
    sameName(node.left.name.text, field)
  );
}

function writesItself(packages: PackageTable, value: Value): boolean {
  return optionsOf(value)
    .flatMap((option) => functionsIn(packages, option, 0))
    .some(({ at }) => WRITES.test(textAt(at)));
}
