import { ts } from 'ts-morph';
import type { Machine } from '../../../../source/interpret/machine.js';
import type { Value } from '../../../../source/interpret/values.js';
import { stringOf } from '../../../../source/interpret/values.js';
import { strategyOf } from './packages/strategies.js';

/** What the project registers with passport under a name: `passport.use('jwt', new Strategy(…))`, wherever it does so. */
export function registeredStrategies(machine: Machine): (name: string) => readonly Value[] {
  let found: ReadonlyMap<string, readonly Value[]> | null = null;
  return (name) => (found ??= findStrategies(machine)).get(name) ?? [];
}

function findStrategies(machine: Machine): ReadonlyMap<string, readonly Value[]> {
  const found = new Map<string, Value[]>();
  for (const file of machine.view.files) {
    const text = machine.view.text(file) ?? '';
    if (!/passport/i.test(text) || !/\.\s*use\s*\(/.test(text)) continue;
    const tree = machine.view.tree(file);
    const scope = machine.load(file)?.scope;
    if (!tree || !scope) continue;
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && isPassportUse(node.expression)) {
        const args = node.arguments.map((each) => machine.evaluate(each, scope));
        const strategy = args.at(-1);
        const name = args.length > 1 ? stringOf(args[0]) : strategy && ownName(strategy);
        if (strategy && name) {
          const values = found.get(name);
          if (values) values.push(strategy);
          else found.set(name, [strategy]);
        }
      }
      ts.forEachChild(node, visit);
    };
    visit(tree);
  }
  return found;
}

function isPassportUse(callee: ts.Expression): boolean {
  return (
    ts.isPropertyAccessExpression(callee) &&
    callee.name.text === 'use' &&
    /passport/i.test(callee.expression.getText())
  );
}

function ownName(strategy: Value): string | null {
  return strategy.kind === 'external' ? (strategyOf(strategy)?.name ?? null) : null;
}
