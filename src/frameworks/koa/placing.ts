import { ts } from 'ts-morph';
import type { Placing } from '../../routing/placement/placing.js';
import { pathSyntax } from './path-syntax.js';
import { decoratorAdvice } from './registrar-packages.js';
import { rulesOf } from './router-rules.js';
import { isVerb } from './verbs.js';

/** How guards, and the auth routes, are written in an application of Koa. */
export const PLACING: Placing = {
  isVerb,
  // An application compares no paths: its routers do.
  paths: () => pathSyntax(rulesOf()),
  decoratorAdvice,
  mountCall: (path, name) => `use(${name}(${path}))`,
  mountedPath: (_, given) => (ts.isCallExpression(given) ? (given.arguments[0] ?? null) : null),
};
