import { ts } from 'ts-morph';
import type { RelPath } from '../model/types.js';
import { statementAt } from '../source/statements.js';
import type { SourceView } from '../source/view.js';

/**
 * Where a node stands. What is remembered of a project holds places, not nodes: a node keeps the whole tree of its
 * file, which takes forty-five times the memory of its text.
 */
export type Place<N extends ts.Node = ts.Node> = {
  readonly view: SourceView;
  readonly file: RelPath;
  /** Offsets into the text, without the comments and spaces in front. */
  readonly start: number;
  readonly end: number;
  readonly kind: N['kind'];
};

export function placeOf<N extends ts.Node>(view: SourceView, file: RelPath, node: N): Place<N> {
  return { view, file, start: node.getStart(), end: node.end, kind: node.kind };
}

/** The node at `place`; its file is parsed again when its tree was let go of. */
export function nodeAt<N extends ts.Node>(place: Place<N>): N {
  const tree = place.view.tree(place.file);
  const found = tree && nodeWithin(tree, tree, place);
  if (!found) throw new RangeError(`nothing stands at ${place.start} of ${place.file}`);
  return found as N;
}

function nodeWithin(tree: ts.SourceFile, node: ts.Node, place: Place): ts.Node | undefined {
  const { start, end, kind } = place;
  if (node.kind === kind && node.end === end && node.getStart(tree) === start) return node;
  if (ts.isSourceFile(node)) {
    // Thousands of routes may be statements of one file.
    const statement = statementAt(node, start);
    return statement && nodeWithin(tree, statement, place);
  }
  return ts.forEachChild(node, (child) =>
    child.pos <= start && end <= child.end ? nodeWithin(tree, child, place) : undefined,
  );
}

/** The source of what stands at `place`. */
export function textAt({ view, file, start, end }: Place): string {
  return view.text(file)?.slice(start, end) ?? '';
}

export function isSamePlace(a: Place, b: Place): boolean {
  return a.file === b.file && a.start === b.start && a.end === b.end && a.kind === b.kind;
}

/** Different for different nodes of one kind. */
export function keyOfPlace({ file, start, end }: Place): string {
  return `${file}:${start}:${end}`;
}

/** Whether `inner` lies in `outer`, or is the same. */
export function isWithin(inner: Place, outer: Place): boolean {
  return inner.file === outer.file && outer.start <= inner.start && inner.end <= outer.end;
}
