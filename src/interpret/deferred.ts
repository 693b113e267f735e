import { ts } from 'ts-morph';
import { conditionAt, type Machine } from './machine.js';
import { parameterName } from './parameters.js';
import { nodeAt } from './place.js';
import type { FunctionValue, Site, Value } from './values.js';

/** Calls that hand their functions to a timer, a promise or an event: what those do comes after the code at hand. */
const LATER =
  /^(then|catch|finally|setTimeout|setImmediate|setInterval|nextTick|queueMicrotask|on|once|addListener|connect|listen|open|authenticate)$/;

/** Those that give a promise which is settled when the function has run. */
const PROMISED = /^(then|catch|finally)$/;

/** Modules of Node whose functions call back when something outside has happened. */
const OUTSIDE = /^(?:node:)?(?:fs|crypto|dns|child_process|https?|http2|net|tls|zlib|readline)$/;

/** What hands on a promise of one of its functions is waited for with it; these give something else. */
const FORGETS = /^(forEach|race|any)$/;

/** Runs `action` as what comes after the call at `site`, and after all that this call waits for. */
export function deferredBy<T>(machine: Machine, site: Site, action: () => T): T {
  const { deferred, pending } = machine;
  const depth = deferred.length;
  defer(machine, [...pending, conditionAt(site.file, site.node, 'later')]);
  const waits = pending.length;
  try {
    return action();
  } finally {
    const names = deferred.splice(depth);
    if (PROMISED.test(calledName(site.node) ?? '')) pending.push(...names);
    else pending.length = waits;
  }
}

/** Whether a function that is handed to `callee` is called after the code that hands it over, which does not wait for it. */
export function comesLater(callee: Value, node: ts.Node, handed: FunctionValue): boolean {
  const name = callee.kind === 'external' ? callee.path.at(-1) : calledName(node);
  if (name !== undefined && LATER.test(name)) return true;
  const isOutside = callee.kind === 'external' && OUTSIDE.test(callee.package);
  return isOutside || takesError(handed);
}

/** Whether a call goes through a list: what it is handed is called for each item, of which there may be none. */
export function goesThrough(node: ts.Node): boolean {
  return /^(forEach|each|map|flatMap|filter|find|some|every|reduce)$/.test(calledName(node) ?? '');
}

/** `(err, …) => …`: what Node calls when it is done. */
function takesError(value: FunctionValue): boolean {
  const [first] = nodeAt(value.at).parameters;
  return first !== undefined && /^_?(?:err|error)$/i.test(parameterName(first) ?? '');
}

function calledName(node: ts.Node): string | undefined {
  return ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)
    ? node.expression.name.text
    : undefined;
}

/** Runs a call by itself: it waits for nothing that was pending before. */
export function asCall<T>(machine: Machine, node: ts.CallExpression, action: () => T): T {
  const before = machine.pending.splice(0);
  try {
    return action();
  } finally {
    if (FORGETS.test(calledName(node) ?? '')) machine.pending.length = 0;
    machine.pending.unshift(...before);
  }
}

/** Runs the body of a function: what it awaits comes before its promise is settled, not before what follows the call. */
export function asBody<T>(machine: Machine, action: () => T): T {
  const { deferred, pending } = machine;
  const depth = deferred.length;
  const before = pending.splice(0);
  try {
    return action();
  } finally {
    pending.push(...deferred.splice(depth));
    pending.unshift(...before);
  }
}

/** Runs what makes a promise that nobody waits for. */
export function unawaited<T>(machine: Machine, action: () => T): T {
  const { length } = machine.pending;
  try {
    return action();
  } finally {
    machine.pending.length = length;
  }
}

/** `await`: what follows in the function comes after it, and after all that is awaited. At the top of a module all waits. */
export function awaited<T>(
  machine: Machine,
  site: Pick<Site, 'file'> & { node: ts.Node },
  action: () => T,
): T {
  const before = machine.pending.splice(0);
  const result = action();
  const names = machine.pending.splice(0, Infinity, ...before);
  if (ts.findAncestor(site.node, ts.isFunctionLike)) {
    defer(machine, [...names, conditionAt(site.file, site.node, 'later')]);
  }
  return result;
}

function defer({ deferred }: Machine, names: readonly string[]): void {
  deferred.push(...new Set(names.filter((name) => !deferred.includes(name))));
}
