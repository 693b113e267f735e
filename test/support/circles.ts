/**
 * The circles of a graph (Tarjan's strongly connected components of more than one node, and nodes that lead to
 * themselves), each sorted.
 * @param edges what each node leads to
 */
export function circles(edges: ReadonlyMap<string, readonly string[]>): readonly string[][] {
  const index = new Map<string, number>();
  const lowest = new Map<string, number>();
  const path: string[] = [];
  const found: string[][] = [];

  const visit = (node: string): number => {
    const at = index.size;
    index.set(node, at);
    lowest.set(node, at);
    path.push(node);
    for (const next of edges.get(node) ?? []) {
      if (!edges.has(next)) continue;
      const reached = index.has(next) ? (path.includes(next) ? index.get(next)! : at) : visit(next);
      lowest.set(node, Math.min(lowest.get(node)!, reached));
    }
    if (lowest.get(node) === at) {
      const circle = path.splice(path.indexOf(node));
      if (circle.length > 1 || edges.get(node)?.includes(node)) found.push(circle.sort());
    }
    return lowest.get(node)!;
  };

  for (const node of edges.keys()) if (!index.has(node)) visit(node);
  return found;
}
