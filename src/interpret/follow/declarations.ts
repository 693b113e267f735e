import { ts } from 'ts-morph';
import { bindName } from './bind.js';
import type { Path } from './path.js';
import { type Env, type Flow, UNDEFINED } from './values.js';

/** `const`, `let` and `var`, in order. */
export function* declareVariables(
  path: Path,
  declarations: ts.VariableDeclarationList,
  env: Env,
): Flow<void> {
  const isVar = (declarations.flags & ts.NodeFlags.BlockScoped) === 0;
  for (const { name, initializer } of declarations.declarations) {
    // `var` without a value leaves what the variable has.
    if (!initializer && isVar && ts.isIdentifier(name) && holder(env, name.text)) continue;
    const value = initializer
      ? yield* path.world.engine.evaluate(path, initializer, env)
      : UNDEFINED;
    yield* bindName(path, name, value, isVar ? functionEnv(env, name) : env);
  }
}

/** `var` in a block is a variable of the function: where an outer block of the path has it, that one is meant. */
function functionEnv(env: Env, name: ts.BindingName): Env {
  if (!ts.isIdentifier(name)) return env;
  return holder(env, name.text) ?? functionTop(env);
}

function functionTop(env: Env): Env {
  let top = env;
  // A function has its arguments, or is an arrow in one that has.
  while (top.parent && !top.names.has('arguments') && top.parent.parent) top = top.parent;
  return top;
}

function holder(env: Env, name: string): Env | null {
  for (let at: Env | null = env; at; at = at.parent) if (at.names.has(name)) return at;
  return null;
}
