import { requireAuth, requireRole } from '../auth/require-auth.js';

router.get('/:id', requireAuth, requireRole('admin'), /* one */ getBook);
