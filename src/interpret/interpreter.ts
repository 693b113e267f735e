import type { SourceView } from '../source/view.js';
import { instantiateClass } from './classes.js';
import { evaluateExpression } from './expressions.js';
import { callValue, invokeFunction } from './invocation.js';
import type { Hooks, Machine } from './machine.js';
import { readMember } from './members.js';
import { exportedValue, loadModule } from './modules.js';
import { executeStatements } from './statements.js';

/** Enough for tens of thousands of registrations; a project that needs more is reported. */
const MOST_STEPS = 20_000_000;

/** A project of 300 endpoints takes some millions. */
const MOST_STEPS_FOLLOWED = 8_000_000;

/** An interpreter for the modules of `view`. It follows both branches of every condition it cannot know. */
export function createInterpreter(view: SourceView, hooks: Hooks): Machine {
  const machine: Machine = {
    view,
    hooks,
    conditions: [],
    deferred: [],
    pending: [],
    attempts: [],
    handed: 0,
    writes: [],
    budget: {
      steps: MOST_STEPS,
      following: MOST_STEPS_FOLLOWED,
      depth: 0,
      nesting: 0,
      cut: new Map(),
      active: new Map(),
      spent: new Map(),
    },
    modules: new Map(),
    evaluate: (node, scope) => evaluateExpression(machine, node, scope),
    execute: (statements, scope) => executeStatements(machine, statements, scope),
    call: (callee, self, args, site) => callValue(machine, callee, self, args, site),
    invoke: (callee, self, args) => invokeFunction(machine, callee, self, args),
    instantiate: (callee, args, site) => instantiateClass(machine, callee, args, site),
    member: (object, name) => readMember(machine, object, name),
    exported: (file, name) => exportedValue(machine, file, name),
    load: (file) => loadModule(machine, file),
  };
  return machine;
}
