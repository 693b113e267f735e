import type { ExternalValue, HostValue, Site } from '../../interpret/values.js';
import type { Recorder, RouterHost } from '../../routing/layers.js';
import { createRouter } from './router.js';

/** The application or router that a call makes: of express, and of express-promise-router. */
export function create(callee: ExternalValue, site: Site, recorder: Recorder): HostValue | null {
  if (callee.package === 'express' && callee.path.join('.') === 'Route') {
    return createRouter('router', site, recorder, true);
  }
  const kind = createdKind(callee);
  return kind && createRouter(kind, site, recorder);
}

function createdKind(callee: ExternalValue): RouterHost['kind'] | null {
  const path = callee.path.join('.');
  if (callee.package === 'express') {
    if (path === '' || path === 'express') return 'app';
    return path === 'Router' ? 'router' : null;
  }
  const promising = callee.package === 'express-promise-router';
  return promising && (path === '' || path === 'Router') ? 'router' : null;
}
