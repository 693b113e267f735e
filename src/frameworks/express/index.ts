import { isOutside } from '../../model/paths.js';
import type { FrameworkAdapter } from '../adapter.js';
import { asLayerAnchor } from '../../routing/placement/anchor.js';
import { apiPrefix } from '../../routing/api-prefix.js';
import { dependencies, generated, templates } from './artifacts.js';
import { detect } from './detect.js';
import { guardByHand } from '../../routing/placement/guard-by-hand.js';
import { mount } from '../../routing/placement/mount.js';
import { mountsBefore } from '../../routing/placement/mounts-before.js';
import { callForm, examineGuard } from '../../routing/own-guard/examine.js';
import { release } from '../../routing/placement/release.js';
import { releaseRouter } from '../../routing/placement/release-router.js';
import { scanExpress } from './scan.js';
import { EXPRESS_IMPORT, expressOf } from './framework.js';
import { PLACING } from './placing.js';
import { secureRouter } from '../../routing/placement/secure-router.js';
import { secure } from '../../routing/placement/secure.js';
import { nameProxies, namesProxies } from './trust-proxy.js';
import { unmount } from '../../routing/placement/unmount.js';

/** What a middleware by itself is does not depend on the version. */
const CURRENT = expressOf(5);

/** Express 4 and 5. */
export const express: FrameworkAdapter = {
  id: 'express',
  label: 'Express',
  importPattern: EXPRESS_IMPORT,
  appPattern: /\bexpress(?:\.default)?\s*\(\s*\)|\(\s*['"]express['"]\s*\)\s*\(\s*\)/,
  detect,
  scan: scanExpress,
  secure: (route, guard, view) => secure(PLACING, route, guard, view),
  guardByHand,
  routerOf: (route) => {
    const { router } = asLayerAnchor(route.anchor);
    const isOurs = router.kind === 'router' && router.complete && !isOutside(router.file);
    return isOurs ? router : null;
  },
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
    written: 'req.user',
    packages: /^(?:@types\/)?(?:passport(?:-.*)?|express-jwt)$/,
    declared: 'Request',
    assigned: /\breq(?:uest)?\.user\s*(?:\?\?|\|\|)?=(?![=>])/,
  },
  apiPrefix,
  templates,
  generated,
  dependencies,
};
