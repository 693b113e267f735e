import type { EndpointId } from '../model/types.js';
import type { Entry, Walk } from './found.js';

/** The routes below one part of a path, as positions in the walk, ascending. */
type Branch = {
  readonly at: number[];
  /** Of `at`, those that serve everything below: `/files/*`. */
  readonly whole: number[];
  readonly literal: Map<string, Branch>;
  /** Parts with a parameter in them. */
  readonly open: Map<string, Branch>;
};

/**
 * Finds who stands by when a router is guarded at its top: an endpoint that is not its own, registered after it
 * was mounted, below one of its mount paths. Express sends such a request through the router first. Parts of a path
 * that stand for any text (parameters) are taken to meet any other part.
 */
export function createBystanders(
  routes: Walk['routes'],
): (entries: readonly Entry[], own: ReadonlySet<EndpointId>) => EndpointId | null {
  const root = branch();
  const ids = routes.map(({ method, path }): EndpointId => `${method} ${path}`);
  routes.forEach(({ path }, position) => {
    insert(root, partsOf(path), position);
  });
  return (entries, own) => {
    for (const { prefix, to } of entries) {
      const later = below(root, partsOf(prefix)).map((positions) =>
        positions.find((position) => {
          const id = ids[position];
          return position >= to && id !== undefined && !own.has(id);
        }),
      );
      const first = ids[Math.min(...later.map((position) => position ?? Infinity))];
      if (first !== undefined) return first;
    }
    return null;
  };
}

function insert(root: Branch, path: readonly string[], position: number): void {
  let current = root;
  current.at.push(position);
  for (const part of path) {
    if (part.includes('*')) {
      current.whole.push(position);
      return;
    }
    const parts = isOpen(part) ? current.open : current.literal;
    const next = parts.get(part) ?? branch();
    parts.set(part, next);
    next.at.push(position);
    current = next;
  }
}

/** The positions of all that may be served at or below the path of `parts`. */
function below(root: Branch, parts: readonly string[]): readonly (readonly number[])[] {
  let reached: readonly Branch[] = [root];
  const found: (readonly number[])[] = [];
  for (const part of parts) {
    found.push(...reached.map(({ whole }) => whole));
    reached = reached.flatMap(({ literal, open }) => {
      const alike = literal.get(part);
      const met = isOpen(part) ? [...literal.values()] : alike ? [alike] : [];
      return [...met, ...open.values()];
    });
  }
  return [...found, ...reached.map(({ at }) => at)];
}

function branch(): Branch {
  return { at: [], whole: [], literal: new Map(), open: new Map() };
}

function partsOf(path: string): readonly string[] {
  return path
    .toLowerCase()
    .split('/')
    .filter((part) => part !== '');
}

function isOpen(part: string): boolean {
  return part.includes('{') || part.includes('*');
}
