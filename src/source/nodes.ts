import { ts } from 'ts-morph';

/** Every node of a tree, parents first, in the order of the source. Keeps its own stack: chains nest deeply. */
export function* nodesOf(root: ts.Node): Generator<ts.Node> {
  const pending = [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    yield node;
    const children: ts.Node[] = [];
    ts.forEachChild(node, (child) => {
      children.push(child);
    });
    pending.push(...children.reverse());
  }
}
