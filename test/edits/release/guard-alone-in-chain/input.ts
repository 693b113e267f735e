import { requireAuth, requireRole } from '../auth/require-auth.js';

router.get('/:id', requireAuth).post('/', createBook);
