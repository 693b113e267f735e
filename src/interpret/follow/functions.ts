import type { Env, FunctionValue } from './values.js';

/** The function that `node` is where it stands in `env`. */
export function functionOf(
  node: FunctionValue['node'],
  env: Env,
  home: FunctionValue['home'] = null,
): FunctionValue {
  return { kind: 'function', node, env, self: null, home, props: new Map() };
}
