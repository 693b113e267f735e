import { isMap, isSeq } from 'yaml';
import type { Node, Pair } from 'yaml';

/** Where the content of a value ends, comments after it left out. */
export function contentEnd(node: Node | null, pair: Pair<Node, Node | null> | null): number {
  if ((isMap(node) || isSeq(node)) && node.flow !== true) {
    const last: unknown = node.items.at(-1);
    if (isMap(node)) {
      const lastPair = last as Pair<Node, Node | null>;
      return contentEnd(lastPair.value, lastPair);
    }
    return contentEnd(last as Node, null);
  }
  const [start, end] = node?.range ?? [0, 0];
  // Nothing is written after the key; the place of the value is then somewhere after its comment.
  return start === end && pair ? (pair.key.range?.[1] ?? end) : end;
}

/** Where the line of an offset begins. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Whether a piece of YAML holds a comment. */
export function hasComment(text: string): boolean {
  return /(?:^|\s)#/.test(text);
}
