import type { SourceView } from '../view.js';
import { instantiateClass } from './classes.js';
import { evaluateExpression } from './expressions.js';
import { callValue, invokeFunction } from './invocation.js';
import type { Decide, Hooks, Machine } from './machine.js';
import { readMember } from './members.js';
import type { Argument, FunctionValue, Value } from './values.js';
import { exportedValue, loadModule } from './modules.js';
import { executeStatements } from './statements.js';

/** Enough for tens of thousands of registrations; a project that needs more is reported. */
const MOST_STEPS = 20_000_000;

/** An interpreter for the modules of `view`. It follows both branches of every condition it cannot know. */
export function createInterpreter(view: SourceView, hooks: Hooks): Machine {
  return assemble({
    view,
    hooks,
    decide: () => null,
    unwinds: false,
    aside: () => null,
    run: 0,
    conditions: [],
    budget: {
      steps: MOST_STEPS,
      depth: 0,
      nesting: 0,
      cut: new Map(),
      active: new Map(),
      spent: new Map(),
    },
    modules: new Map(),
  });
}

/** What distinguishes one pass through a function from the next. */
export type RunSettings = {
  /** Above 0; nothing that another run made is changed. */
  readonly id: number;
  /** How each unknown condition goes. */
  readonly decide: Decide;
  readonly hooks: Hooks;
  readonly steps: number;
  /** Whether a call has nothing to do with what is followed: both branches of its conditions are taken. */
  readonly isAside: (
    callee: FunctionValue,
    self: Value | null,
    args: readonly Argument[],
  ) => boolean;
};

/** An interpreter for one pass through a function of what `machine` has read, following one outcome. */
export function createRun(machine: Machine, settings: RunSettings): Machine {
  const shared = {
    view: machine.view,
    hooks: settings.hooks,
    run: settings.id,
    conditions: [],
    budget: {
      steps: settings.steps,
      depth: 0,
      nesting: 0,
      cut: new Map(),
      active: new Map(),
      spent: new Map(),
    },
    modules: machine.modules,
  };
  const aside = assemble(
    { ...shared, decide: () => null, unwinds: false, aside: () => null },
    machine,
  );
  return assemble(
    {
      ...shared,
      decide: settings.decide,
      unwinds: true,
      aside: (callee, self, args) => (settings.isAside(callee, self, args) ? aside : null),
    },
    machine,
  );
}

type Parts = Pick<
  Machine,
  'view' | 'hooks' | 'decide' | 'unwinds' | 'aside' | 'run' | 'conditions' | 'budget' | 'modules'
>;

/** `owner` loads the modules: they belong to all runs. */
function assemble(parts: Parts, owner: Machine | null = null): Machine {
  const machine: Machine = {
    ...parts,
    evaluate: (node, scope) => evaluateExpression(machine, node, scope),
    execute: (statements, scope) => executeStatements(machine, statements, scope),
    call: (callee, self, args, site) => callValue(machine, callee, self, args, site),
    invoke: (callee, self, args) => invokeFunction(machine, callee, self, args),
    instantiate: (callee, args) => instantiateClass(machine, callee, args),
    member: (object, name) => readMember(machine, object, name),
    exported: (file, name) => exportedValue(owner ?? machine, file, name),
    load: (file) => loadModule(owner ?? machine, file),
  };
  return machine;
}
