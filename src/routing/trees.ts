import { ts } from 'ts-morph';
import type { RelPath } from '../model/types.js';
import { isTestFile } from '../source/test-file.js';
import type { SourceView } from '../source/view.js';
import { nodesOf } from '../source/nodes.js';

/** The tree of a file, with its nodes in the order of the source: one question after another is asked of them. */
export type Walked = {
  readonly file: RelPath;
  readonly tree: ts.SourceFile;
  readonly nodes: readonly ts.Node[];
  /** Calls of `name(…)` and `any.name(…)`, by the name. */
  readonly calls: ReadonlyMap<string, readonly ts.CallExpression[]>;
  readonly identifiers: ReadonlyMap<string, readonly ts.Identifier[]>;
};

/**
 * The files of a project that are no tests, each as its tree, which is kept until the next one is asked for.
 * @param mayHold whether what is looked for may be in a text: only then is it parsed
 */
export function* treesOf(
  view: SourceView,
  mayHold: (text: string) => boolean = () => true,
): Generator<Walked> {
  for (const file of view.files) {
    if (isTestFile(file) || !mayHold(view.text(file) ?? '')) continue;
    const walked = view.derived(file, walk);
    if (walked) yield { file, ...walked };
    view.spare();
  }
}

function walk(tree: ts.SourceFile): Omit<Walked, 'file'> {
  const nodes: ts.Node[] = [];
  const calls = new Map<string, ts.CallExpression[]>();
  const identifiers = new Map<string, ts.Identifier[]>();
  for (const node of nodesOf(tree)) {
    nodes.push(node);
    if (ts.isIdentifier(node)) add(identifiers, node.text, node);
    else if (ts.isCallExpression(node)) {
      const { expression } = node;
      const called = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
      if (ts.isMemberName(called)) add(calls, called.text, node);
    }
  }
  return { tree, nodes, calls, identifiers };
}

function add<T>(map: Map<string, T[]>, key: string, item: T): void {
  const known = map.get(key);
  if (known) known.push(item);
  else map.set(key, [item]);
}

/** Of nodes by name those that have one of `names`, in the order of the source. */
export function withNames<T extends ts.Node>(
  nodes: ReadonlyMap<string, readonly T[]>,
  names: Iterable<string>,
): readonly T[] {
  return [...names]
    .flatMap((name) => nodes.get(name) ?? [])
    .sort((one, other) => one.pos - other.pos || other.end - one.end);
}
