import { ts } from 'ts-morph';
import type { EnvironmentNeed, RelPath } from '../../model/types.js';
import type { Assigned } from '../../interpret/follow/assigned.js';
import { engine } from '../../interpret/follow/engine.js';
import { followAll } from '../../interpret/follow/follow.js';
import { type Path, Thrown, type World } from '../../interpret/follow/path.js';
import { runNow } from '../../interpret/follow/tasks.js';
import { truthOf } from '../../interpret/follow/truth.js';
import type { Env } from '../../interpret/follow/values.js';
import type { Machine } from '../../interpret/machine.js';
import { conditionNamed } from '../../interpret/condition.js';
import { locOf } from '../places.js';
import { worldApart } from './world-apart.js';

/** Whether a condition under which something is registered holds in production, and which variables would change that. */
export type Held = {
  readonly holds: 'yes' | 'no' | 'unknown';
  readonly openedBy: readonly EnvironmentNeed[];
};

export type Conditions = (condition: string) => Held;

const UNKNOWN: Held = { holds: 'unknown', openedBy: [] };

/** Conditions are known by the names that the interpreter gives them: `<file>:<offset>:<branch>`. */
export function createConditions(
  external: World['external'],
  machine: Machine,
  assigned: Assigned,
): Conditions {
  const known = new Map<string, Held>();
  return (condition) => {
    const before = known.get(condition);
    if (before) return before;
    const held = evaluated(external, machine, assigned, condition);
    known.set(condition, held);
    return held;
  };
}

function evaluated(
  external: World['external'],
  machine: Machine,
  assigned: Assigned,
  condition: string,
): Held {
  const { file, offset, branch } = conditionNamed(condition) ?? {};
  if (file === undefined || offset === undefined) return UNKNOWN;
  if (branch !== 'then' && branch !== 'else') return UNKNOWN;
  const scope = machine.load(file)?.scope;
  const node = scope && conditionAt(machine, file, offset);
  if (!node) return UNKNOWN;
  const world = worldApart(machine, assigned, external);
  const attempt = (path: Path): { readonly truth: boolean | null; readonly path: Path } => {
    const env: Env = { names: new Map(), parent: null, scope };
    try {
      const truth = truthOf(path, runNow(path, engine.evaluate(path, node, env)), null);
      return { truth: path.incomplete === null ? truth : null, path };
    } catch (error) {
      if (error instanceof Thrown) return { truth: null, path };
      throw error;
    }
  };
  const run = (open: boolean): ReturnType<typeof followAll<ReturnType<typeof attempt>>> =>
    followAll(world, { secrets: new Set(), withoutSecrets: false, open }, attempt);
  const { outcomes } = run(false);
  const [first] = outcomes;
  if (!first || outcomes.length > 1 || first.truth === null) return UNKNOWN;
  const holds = first.truth === (branch === 'then');
  if (!holds) return { holds: 'no', openedBy: [] };
  const other = run(true).outcomes.filter(({ truth }) => truth !== first.truth);
  const openedBy = other.flatMap(({ path }) =>
    [...path.consulted].map(([name, at]) => ({ name, loc: at && locOf(at) })),
  );
  return { holds: 'yes', openedBy };
}

/** What is asked at the `if`, `? :`, `&&` or `||` that starts at `offset`. */
function conditionAt(machine: Machine, file: RelPath, offset: number): ts.Expression | null {
  const tree = machine.view.tree(file);
  let found: ts.Expression | null = null;
  const visit = (node: ts.Node): void => {
    if (found || offset < node.pos || offset > node.end) return;
    if (node.pos === offset) {
      if (ts.isIfStatement(node)) found = node.expression;
      else if (ts.isConditionalExpression(node)) found = node.condition;
      else if (
        ts.isBinaryExpression(node) &&
        node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken
      ) {
        found = node.left;
      }
    }
    if (!found) ts.forEachChild(node, visit);
  };
  if (tree) visit(tree);
  return found;
}
