import type { Placing } from '../../routing/placement/placing.js';
import { pathSyntax } from './path-syntax.js';
import { decoratorAdvice } from './registrar-packages.js';
import { isVerb } from './verbs.js';

/** How guards, and the auth routes, are written in an application of Express. */
export const PLACING: Placing = {
  isVerb,
  paths: pathSyntax,
  decoratorAdvice,
  mountCall: (path, name) => `use(${path}, ${name}())`,
  mountedPath: (call) => call.arguments[0] ?? null,
};
