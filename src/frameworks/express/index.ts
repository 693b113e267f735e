import { isOutside } from '../../model/paths.js';
import type { FrameworkAdapter } from '../adapter.js';
import { asExpressAnchor } from './anchor.js';
import { apiPrefix } from './api-prefix.js';
import { artifacts, dependencies, generated } from './artifacts.js';
import { detect } from './detect.js';
import { guardByHand } from './guard-by-hand.js';
import { mount } from './mount.js';
import { mountsBefore } from './mounts-before.js';
import { callForm, examineGuard } from './own-guard/examine.js';
import { release } from './release.js';
import { releaseRouter } from './release-router.js';
import { scanExpress } from './scan.js';
import { EXPRESS_IMPORT } from './framework.js';
import { secureRouter } from './secure-router.js';
import { secure } from './secure.js';
import { nameProxies, namesProxies } from './trust-proxy.js';
import { unmount } from './unmount.js';

/** Express 4 and 5. */
export const express: FrameworkAdapter = {
  id: 'express',
  label: 'Express',
  importPattern: EXPRESS_IMPORT,
  appPattern: /\bexpress(?:\.default)?\s*\(\s*\)|\(\s*['"]express['"]\s*\)\s*\(\s*\)/,
  detect,
  scan: scanExpress,
  secure,
  guardByHand,
  routerOf: (route) => {
    const { router } = asExpressAnchor(route.anchor);
    const isOurs = router.kind === 'router' && router.complete && !isOutside(router.file);
    return isOurs ? router : null;
  },
  secureRouter,
  callForm,
  examineGuard,
  release,
  releaseRouter,
  mount,
  mountsBefore,
  unmount,
  proxies: { isNamed: namesProxies, name: nameProxies },
  apiPrefix,
  artifacts,
  generated,
  dependencies,
};
