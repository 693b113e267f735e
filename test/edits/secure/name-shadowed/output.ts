import { requireAuth } from '../auth/require-auth.js';
import { requireAuth as requireBearerAuth } from '../auth/require-auth.js';

export function books(router: Router, requireAuth: boolean) {
  router.get('/:id', requireBearerAuth, getBook);
}
