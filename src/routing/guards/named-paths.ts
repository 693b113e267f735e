import { ts } from 'ts-morph';
import { nodeAt } from '../../interpret/place.js';
import { readName } from '../../interpret/scope.js';
import type { Value, Scope } from '../../interpret/values.js';
import { nodesOf } from '../../source/nodes.js';
import type { Findings } from './findings.js';

/** Names lead from function to function at most this far. */
const DEEPEST = 4;

/**
 * Every path that a handler can name: texts that are written in it or stand behind names that it uses, also in lists,
 * objects and regular expressions. More than it asks for, never a claim: each is tried.
 */
export function namedPaths(value: Value): readonly string[] {
  const found = new Set<string>();
  collect(value, found, new Set(), 0);
  return [...found].flatMap((text) => plainPath(text) ?? []);
}

function collect(value: Value, found: Set<string>, seen: Set<unknown>, depth: number): void {
  if (depth > DEEPEST || seen.has(value)) return;
  seen.add(value);
  const inside = (each: Value): void => {
    collect(each, found, seen, depth + 1);
  };
  switch (value.kind) {
    case 'constant':
      if (typeof value.value === 'string') found.add(value.value);
      break;
    case 'pattern':
      for (const text of textsOfPattern(value.source)) found.add(text);
      break;
    case 'list':
      value.items.forEach(inside);
      break;
    case 'object':
      for (const [key, item] of value.props) {
        found.add(key);
        if (item.kind !== 'lazy') inside(item);
      }
      break;
    case 'external':
      // `new Set(['/health'])`
      if (value.package === 'global') value.args.forEach(inside);
      break;
    case 'union':
      value.options.forEach(inside);
      break;
    case 'native':
      if (value.bound) inside(value.bound.target);
      break;
    case 'function': {
      if (value.self) inside(value.self);
      collectWritten(nodeAt(value.at), value.scope, found, inside);
      break;
    }
    default:
  }
}

function collectWritten(
  root: ts.Node,
  scope: Scope,
  found: Set<string>,
  inside: (value: Value) => void,
): void {
  const names = new Set<string>();
  for (const node of nodesOf(root)) {
    if (ts.isStringLiteralLike(node)) found.add(node.text);
    else if (ts.isIdentifier(node)) names.add(node.text);
    else if (ts.isRegularExpressionLiteral(node)) {
      const source = node.text.slice(1, node.text.lastIndexOf('/'));
      for (const text of textsOfPattern(source)) found.add(text);
    }
  }
  for (const name of names) {
    const value = readName(scope, name);
    if (value) inside(value);
  }
}

/** Texts that a plain regular expression takes: `^\/(?:health|ready)$`, and what a longer one begins with. */
function textsOfPattern(source: string): readonly string[] {
  const plain = source.replace(/^\^/, '').replace(/\\([/.-])/g, '$1');
  const group = /^([\w\-./]*)\((?:\?:)?([\w\-./|]+)\)(.*)$/.exec(plain);
  if (!group) return [leading(plain)];
  const [, before = '', choices = '', after = ''] = group;
  return choices.split('|').map((choice) => before + choice + leading(after));
}

function leading(text: string): string {
  return /^[\w\-./]*/.exec(text)?.[0] ?? '';
}

function plainPath(text: string): string | null {
  const path = text.split(/[?#]/)[0] ?? '';
  return /^\/[\w\-./~%@:]*$/.test(path) && path.length < 200 ? path : null;
}

/** Paths with which the path of a request was compared, by what was asked of it. */
export function askedPaths({ line }: Findings): readonly string[] {
  return [...line.keys()].flatMap((asking) => {
    // What had been asked before stands in the lines above.
    const question = asking.split('\n').at(-1) ?? '';
    const asked =
      /^(?:path|url|originalUrl|baseUrl) .*?(?:=|startsWith|endsWith|includes) (.+)$/s.exec(
        question,
      )?.[1];
    if (asked === undefined) return [];
    return plainPath(asked.startsWith('/') ? asked : `/${asked}`) ?? [];
  });
}
