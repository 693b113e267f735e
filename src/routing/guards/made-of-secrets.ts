import { ts } from 'ts-morph';
import { escapeRegExp } from '../../model/escape-reg-exp.js';
import type { RelPath } from '../../model/types.js';
import type { SourceView } from '../../source/view.js';
import { treesOf, withNames } from '../trees.js';
import { isRead } from './held.js';
import { isMeasure, type SecretNames } from './secret-names.js';

/** A client in a list, in an object: so many steps from the member that is read. */
const STEPS = 3;

/**
 * The names of what modules make of secrets when they are loaded (`const client = new Client(config.apiKey)`), of
 * functions that give them, and of imports of what a module exports as a whole with secrets in it.
 * @param leaves the names of what a secret itself is assigned to
 */
export function madeOfSecrets(
  view: SourceView,
  secrets: SecretNames,
  leaves: ReadonlySet<string>,
): ReadonlySet<string> {
  const wholes = importsOfWholes(view);
  const found = new Set(wholes);
  const isWhole = (name: string): boolean =>
    !leaves.has(name) && (wholes.has(name) || secrets.has(name));
  let names: ReadonlySet<string> = new Set([...leaves, ...wholes, ...secrets.keys()]);
  for (let step = 0; step < STEPS && names.size > 0; step += 1) {
    const next = new Set<string>();
    const mentions = new RegExp(`\\b(?:${[...names].map(escapeRegExp).join('|')})\\b`);
    for (const { identifiers } of treesOf(view, (text) => mentions.test(text))) {
      for (const node of withNames(identifiers, names)) {
        if (!isRead(node) || (isWhole(node.text) && !isKeyed(node))) continue;
        const holder = holderOf(node);
        if (holder !== null && !secrets.has(holder) && !found.has(holder)) next.add(holder);
      }
    }
    for (const name of next) found.add(name);
    names = next;
  }
  return found;
}

/** `config[key]` */
function isKeyed({ parent }: ts.Identifier): boolean {
  return ts.isElementAccessExpression(parent) && !ts.isStringLiteralLike(parent.argumentExpression);
}

/** What is made outside of any function of what is read there, or the function that gives it; null for everything else. */
function holderOf(node: ts.Identifier): string | null {
  let isGiven = false;
  let at: ts.Node = node;
  for (; !ts.isSourceFile(at.parent); at = at.parent) {
    const { parent } = at;
    if (isMeasure(at)) return null;
    if (ts.isVariableDeclaration(parent)) {
      const isMade = parent.initializer === at && ts.isIdentifier(parent.name);
      return isMade && isOutermost(parent) ? parent.name.text : null;
    }
    if (ts.isFunctionLike(parent)) {
      const isBody = 'body' in parent && parent.body === at;
      if (!isBody || (!isGiven && ts.isBlock(at))) return null;
      if (ts.isFunctionDeclaration(parent) || ts.isMethodDeclaration(parent)) {
        const { name } = parent;
        return name && ts.isIdentifier(name) && isOutermost(parent.parent) ? name.text : null;
      }
      isGiven = false;
    }
    isGiven ||= ts.isReturnStatement(at);
  }
  return null;
}

/** Whether a node stands in no function. */
function isOutermost(node: ts.Node): boolean {
  return ts.findAncestor(node, ts.isFunctionLike) === undefined;
}

const WHOLE = /\bmodule\.exports\s*=\s*[{(]|\bexport\s+default\s*[{(]/;
const IMPORT =
  /\bimport\s+(?:\*\s*as\s+)?([\w$]+)\s+from\s*['"]([^'"\n]+)['"]|\b([\w$]+)\s*=\s*require\(\s*['"]([^'"\n]+)['"]\s*\)/g;

/** The names by which modules import what others export as a whole, where variables of the environment are in it. */
function importsOfWholes(view: SourceView): ReadonlySet<string> {
  const isWhole = (file: RelPath): boolean => {
    const text = view.text(file) ?? '';
    return WHOLE.test(text) && /\bprocess\.env\b/.test(text);
  };
  const wholes = new Set(view.files.filter(isWhole));
  if (wholes.size === 0) return new Set();
  const imported = view.files.flatMap((file) =>
    [...(view.text(file) ?? '').matchAll(IMPORT)].flatMap(([, name, from, local, required]) => {
      const module = view.resolveModule(file, from ?? required ?? '');
      return module && 'file' in module && wholes.has(module.file) ? [name ?? local ?? ''] : [];
    }),
  );
  return new Set(imported.filter((name) => name !== ''));
}
