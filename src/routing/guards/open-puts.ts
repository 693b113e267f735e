import type { PackageTable } from './packages/table.js';
import { ts } from 'ts-morph';
import {
  type ExternalValue,
  settled,
  type Value as Followed,
} from '../../interpret/follow/values.js';
import { calledName } from '../../source/calls.js';
import type { SourceView } from '../../source/view.js';
import { treesOf } from '../trees.js';
import type { RouterHost } from '../layers.js';
import { handlersWith, ownNameOf } from './handlers-with.js';
import { rowWriteFor } from './packages/find.js';
import { startOf } from './planted.js';
import { type JudgeHandler, settersAmong } from './setters.js';
import { rowsOf, tableOf } from './tables.js';
import { keptKey } from './told.js';

const PUT = 'put.';
/** Stands before the beginning of a key of Redis. */
const IN_STORE = 'store:';

/** Under which name it is kept of a path that it put something into a map, a set or a table of a name. */
export function putKey(name: string): string {
  return PUT + name;
}

/** The same for a call of Prisma or Redis; null where it puts nothing there. */
export function putBy(callee: ExternalValue, args: readonly Followed[]): string | null {
  const method = callee.path.at(-1) ?? '';
  if (callee.package === '@prisma/client') {
    const table = tableOf({ ...callee, path: [...callee.path, '()'], base: callee });
    return /^(?:create|upsert)/.test(method) ? putKey(table ?? '') : null;
  }
  if (rowWriteFor(callee.package, method)?.part !== 'key') return null;
  const [key] = args;
  return putKey(IN_STORE + ((key && startOf(settled(key))) ?? ''));
}

const LISTENS = /^(?:on|once|addListener|addEventListener|prependListener|subscribe|consume)$/;

const MAY_LISTEN = /\.\s*(?:on|once|\w+Listener|subscribe|consume)\s*\(/;

/** Whether a call stands in what listens to something else than requests, or in a function that is called there. */
function isListened(view: SourceView, called: RegExp): boolean {
  const around = new Set<string>();
  const calls: ts.CallExpression[] = [];
  for (const { nodes } of treesOf(view, (text) => called.test(text) || MAY_LISTEN.test(text))) {
    for (const node of nodes) {
      if (!ts.isCallExpression(node)) continue;
      const isLate = listenerAround(node);
      if (isLate) calls.push(node);
      if (!called.test(`${node.expression.getText()}(`)) continue;
      if (isLate) return true;
      for (
        let at = ts.findAncestor(node, ts.isFunctionLike);
        at;
        at = ts.findAncestor(at.parent, ts.isFunctionLike)
      ) {
        const name = ownNameOf(at);
        if (name !== null) around.add(name);
      }
    }
  }
  return calls.some((call) => around.has(calledName(call)));
}

function listenerAround(node: ts.Node): boolean {
  const listener = ts.findAncestor(node, (each) => {
    if (!ts.isArrowFunction(each) && !ts.isFunctionExpression(each)) return false;
    return ts.isCallExpression(each.parent) && LISTENS.test(calledName(each.parent));
  });
  return listener !== undefined;
}

/** What is asked of all handlers: who puts something there, and who tells by what it is found. */
export type OpenPuts = {
  /** Whether a handler that is open to anybody may put something into a map or set. */
  readonly inMemory: (name: string) => boolean;
  /** The same for keys of Redis that begin so. */
  readonly inStore: (prefix: string) => boolean;
  /** The same for a table of Prisma, and whether one tells what `field` of its rows is. */
  readonly inTable: (row: { readonly table: string; readonly field: string }) => boolean;
};

export function createOpenPuts(
  packages: PackageTable,
  view: SourceView,
  routers: readonly RouterHost[],
  judge: JudgeHandler,
): OpenPuts {
  const isOpen = (called: RegExp, isMark: (key: string) => boolean): boolean => {
    const isMeant = handlersWith(
      packages,
      view,
      called,
      (node) => ts.isCallExpression(node) && called.test(`${node.expression.getText()}(`),
    );
    if (isMeant === null || isListened(view, called)) return true;
    const { isFound, open } = settersAmong(isMeant, routers, judge);
    return (
      !isFound ||
      open.some(
        ({ incomplete, writes }) =>
          incomplete !== null || writes.some((each) => [...each.writes.keys()].some(isMark)),
      )
    );
  };
  return {
    inMemory: (name) =>
      isOpen(
        new RegExp(`\\b${name}\\s*\\??\\.\\s*(?:set|add)\\s*\\(`),
        (key) => key === putKey(name),
      ),
    inStore: (prefix) =>
      isOpen(/\.\s*\w*set\w*\s*\(|\.\s*\w*(?:add|push)\s*\(/i, (key) => {
        if (!key.startsWith(PUT + IN_STORE)) return false;
        const start = key.slice(PUT.length + IN_STORE.length);
        return start.startsWith(prefix) || prefix.startsWith(start);
      }),
    inTable: ({ table, field }) => {
      const rows = rowsOf(table);
      const told = [rows, `${rows}.${field}`, `${rows}.*`].map(keptKey);
      return isOpen(
        new RegExp(`\\.${table}\\s*\\.\\s*(?:create|upsert|find)\\w*\\s*\\(`),
        (key) => key === putKey(table) || told.includes(key),
      );
    },
  };
}
