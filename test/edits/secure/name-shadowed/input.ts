import { requireAuth } from '../auth/require-auth.js';

export function books(router: Router, requireAuth: boolean) {
  router.get('/:id', getBook);
}
