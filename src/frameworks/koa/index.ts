import { apiPrefix } from '../../routing/api-prefix.js';
import { callForm, examineGuard } from '../../routing/own-guard/examine.js';
import { guardByHand } from '../../routing/placement/guard-by-hand.js';
import { mount } from '../../routing/placement/mount.js';
import { mountsBefore } from '../../routing/placement/mounts-before.js';
import { release } from '../../routing/placement/release.js';
import { releaseRouter } from '../../routing/placement/release-router.js';
import { secureRouter } from '../../routing/placement/secure-router.js';
import { secure } from '../../routing/placement/secure.js';
import { unmount } from '../../routing/placement/unmount.js';
import type { FrameworkAdapter } from '../adapter.js';
import { dependencies, generated, templates } from './artifacts.js';
import { detect } from './detect.js';
import { KOA_IMPORT, koaOf } from './framework.js';
import { PLACING } from './placing.js';
import { scanKoa } from './scan.js';
import { nameProxies, namesProxies } from './trust-proxy.js';

/** What a middleware by itself is does not depend on the version. */
const CURRENT = koaOf(3);

/** Koa 2 and 3, with @koa/router and koa-router. */
export const koa: FrameworkAdapter = {
  id: 'koa',
  label: 'Koa',
  importPattern: KOA_IMPORT,
  appPattern: /\bnew\s+\(?\s*(?:\w*Koa\w*|require\(\s*['"]koa)/,
  detect,
  scan: scanKoa,
  secure: (route, guard, view) => secure(PLACING, route, guard, view),
  guardByHand,
  // What a router uses under a prefix is not met in every spelling: each route has its own guard.
  routerOf: () => null,
  secureRouter: (routes, guard, view) => secureRouter(PLACING, routes, guard, view),
  callForm: (ref, view) => callForm(CURRENT, ref, view),
  examineGuard: (ref, view) => examineGuard(CURRENT, ref, view),
  release: (route, guard, view) => release(PLACING, route, guard, view),
  releaseRouter: (route, guard, view) => releaseRouter(PLACING, route, guard, view),
  mount: (request, view) => mount(PLACING, request, view),
  mountsBefore: (request, route, view) => mountsBefore(PLACING, request, route, view),
  unmount,
  proxies: { isNamed: namesProxies, name: nameProxies },
  requestUser: {
    written: 'ctx.state.user',
    packages: /^(?:@types\/)?(?:koa-passport|passport(?:-.*)?|koa-jwt)$/,
    declared: 'DefaultState',
    assigned: /\bctx\.state\.user\s*(?:\?\?|\|\|)?=(?![=>])/,
  },
  apiPrefix,
  templates,
  generated,
  dependencies,
};
