import { requireAuth, requireRole } from '../auth/require-auth.js';

router.get('/:id', requireAuth /* members */, requireRole('admin') /* of us */, getBook);
