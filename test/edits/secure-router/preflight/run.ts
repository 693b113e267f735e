import { express } from '../../../../src/frameworks/express/index.js';
import { asLayerAnchor } from '../../../../src/routing/placement/anchor.js';
import type { RouterIdentity } from '../../../../src/routing/layer-anchor.js';
import type { SourceRoute } from '../../../../src/model/types.js';
import { requireAuth, type EditCase } from '../../edit-case.js';

const known: Partial<RouterIdentity> = { preflightHandled: false };

const run: EditCase = {
  edit: ({ view, routes }) => express.secureRouter(routes.map(withRouter), requireAuth, view),
};

function withRouter(route: SourceRoute): SourceRoute {
  const anchor = asLayerAnchor(route.anchor);
  return { ...route, anchor: { ...anchor, router: { ...anchor.router, ...known } } };
}

export default run;
