import { ts } from 'ts-morph';
import type { Machine } from './machine.js';
import { bindName } from './patterns.js';
import { UNDEFINED, type Scope } from './values.js';

/** `const`, `let` and `var`, in order. */
export function declareVariables(
  machine: Machine,
  list: ts.VariableDeclarationList,
  scope: Scope,
): void {
  for (const declaration of list.declarations) {
    // Declarations of a module are bound when it is loaded; executing them only asks for their value.
    const known = ts.isIdentifier(declaration.name) ? scope.names.get(declaration.name.text) : null;
    if (known?.evaluate) {
      known.value = known.evaluate();
      known.evaluate = null;
      continue;
    }
    if (known?.value && isModuleLevel(declaration)) continue;
    const value = declaration.initializer
      ? machine.evaluate(declaration.initializer, scope)
      : UNDEFINED;
    bindName(machine, declaration.name, value, scope);
  }
}

function isModuleLevel(declaration: ts.VariableDeclaration): boolean {
  return ts.isSourceFile(declaration.parent.parent.parent);
}
