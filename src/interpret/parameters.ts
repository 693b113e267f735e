import { ts } from 'ts-morph';
import type { Machine } from './machine.js';
import { bindName, orDefault } from './patterns.js';
import { declare } from './scope.js';
import {
  type Argument,
  type FunctionNode,
  type ListValue,
  UNDEFINED,
  type Value,
  type Scope,
} from './values.js';

/** Binds the parameters of `node` in `scope`; a missing argument is `undefined` or the default. */
export function bindParameters(
  machine: Machine,
  node: FunctionNode,
  args: readonly Argument[],
  scope: Scope,
): void {
  const parameters = node.parameters.filter((each) => parameterName(each) !== 'this');
  parameters.forEach((parameter, index) => {
    if (parameter.dotDotDotToken) {
      bindName(machine, parameter.name, restOf(args, index), scope);
      return;
    }
    const value = args[index]?.value ?? UNDEFINED;
    bindName(
      machine,
      parameter.name,
      orDefault(machine, value, parameter.initializer, scope),
      scope,
    );
  });
  const all: Value = restOf(args, 0);
  if (!ts.isArrowFunction(node)) declare(scope, 'arguments', all, machine.conditions.length);
}

function restOf(args: readonly Argument[], from: number): ListValue {
  return {
    kind: 'list',
    items: args.slice(from).map((each) => each.value),
    complete: true,
    at: null,
  };
}

export function parameterName(parameter: ts.ParameterDeclaration): string | null {
  return ts.isIdentifier(parameter.name) ? parameter.name.text : null;
}
