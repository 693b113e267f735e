import { requireAuth, requireRole } from '../auth/require-auth.js';

router.get('/:id', requireAuth, getBook);
router.post('/', requireAuth, createBook);
