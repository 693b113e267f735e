import { ts } from 'ts-morph';
import { bindName, withDefault } from './bind.js';
import { declareName } from './names.js';
import type { Path } from './path.js';
import { type Env, type Flow, type FunctionValue, list, UNDEFINED, type Value } from './values.js';

/** Binds the parameters of `node` in `env`; a missing argument is `undefined` or the default. */
export function* assignParameters(
  path: Path,
  node: FunctionValue['node'],
  args: readonly Value[],
  env: Env,
): Flow<void> {
  if (!ts.isArrowFunction(node)) declareName(env, 'arguments', list(args));
  const parameters = node.parameters.filter(
    ({ name }) => !(ts.isIdentifier(name) && name.text === 'this'),
  );
  for (const [index, parameter] of parameters.entries()) {
    const value = parameter.dotDotDotToken ? list(args.slice(index)) : (args[index] ?? UNDEFINED);
    yield* bindName(
      path,
      parameter.name,
      yield* withDefault(path, value, parameter.initializer, env),
      env,
    );
  }
}
