import { ts } from 'ts-morph';
import type { Machine } from '../../interpret/machine.js';
import type { Value } from '../../interpret/values.js';
import { stringOf } from '../../interpret/values.js';
import { nodesOf } from '../../source/nodes.js';
import { loginOf } from './packages/logins.js';
import type { OwnVerdict } from './own-code.js';
import type { OwnCode } from './packages/row.js';
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
      if (ts.isCallExpression(node) && isUse(node)) {
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

/** `passport.use(…)`, whatever passport is called: a strategy is made with `new`, or named by a text. */
function isUse({ expression, arguments: args }: ts.CallExpression): boolean {
  if (!ts.isPropertyAccessExpression(expression) || expression.name.text !== 'use') return false;
  const [first] = args;
  const last = args.at(-1);
  const isNamed =
    first !== undefined && ts.isStringLiteralLike(first) && !first.text.startsWith('/');
  return (
    isNamed ||
    (last !== undefined && (ts.isNewExpression(last) || /strategy/i.test(last.getText())))
  );
}

function ownName(strategy: Value): string | null {
  if (strategy.kind !== 'external') return null;
  return strategyOf(strategy)?.name ?? loginOf(strategy)?.name ?? null;
}

/** Those that are made somewhere and may be registered in a way that is not read: out of a table, by a helper. */
function madeStrategies(machine: Machine): readonly Value[] {
  return machine.view.files.flatMap((file): readonly Value[] => {
    if (!/passport-(?:local|custom)/.test(machine.view.text(file) ?? '')) return [];
    const tree = machine.view.tree(file);
    const scope = machine.load(file)?.scope;
    if (!tree || !scope) return [];
    return [...nodesOf(tree)].flatMap((node) =>
      ts.isNewExpression(node) ? [machine.evaluate(node, scope)] : [],
    );
  });
}

/** Functions by which passport-local asks the project whether a name and a password belong together. */
export function registeredLogins(machine: Machine): readonly OwnCode[] {
  const registered = [...findStrategies(machine).values()].flat();
  return [...registered, ...madeStrategies(machine)].flatMap((strategy): readonly OwnCode[] => {
    if (strategy.kind !== 'external' || !/^passport-(local|custom)$/.test(strategy.package)) {
      return [];
    }
    const isCustom = strategy.package === 'passport-custom';
    const code = strategy.args.at(-1);
    const [options] = strategy.args;
    const passes = options?.kind === 'object' ? options.props.get('passReqToCallback') : undefined;
    const hasRequest = passes?.kind === 'constant' && passes.value === true;
    if (code?.kind !== 'function') return [];
    const gets = ['credential', 'credential', 'done'] as const;
    return [
      {
        code,
        what: `the function of ${strategy.package}`,
        gets: isCustom ? ['request', 'done'] : hasRequest ? ['request', ...gets] : gets,
        opens: 'calls back something true',
      },
    ];
  });
}

/** Whether one of them takes anybody for somebody, whatever they send. */
export function logsAnybodyIn(
  logins: readonly OwnCode[],
  judge: (code: OwnCode) => OwnVerdict,
): boolean {
  return logins.some((login) => judge(login) === 'certain');
}
