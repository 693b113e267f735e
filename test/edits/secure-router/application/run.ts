import { asExpressAnchor } from '../../../../src/frameworks/express/anchor.js';
import type { RouterIdentity } from '../../../../src/routing/layer-anchor.js';
import { secureRouter } from '../../../../src/frameworks/express/secure-router.js';
import type { SourceRoute } from '../../../../src/model/types.js';
import { requireAuth, type EditCase } from '../../edit-case.js';

const known: Partial<RouterIdentity> = {};

const run: EditCase = {
  edit: ({ view, routes }) => secureRouter(routes.map(withRouter), requireAuth, view),
};

function withRouter(route: SourceRoute): SourceRoute {
  const anchor = asExpressAnchor(route.anchor);
  return { ...route, anchor: { ...anchor, router: { ...anchor.router, ...known } } };
}

export default run;
