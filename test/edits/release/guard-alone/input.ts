import { requireAuth, requireRole } from '../auth/require-auth.js';

router.get('/:id', requireAuth);
router.get('/:id', getBook);
