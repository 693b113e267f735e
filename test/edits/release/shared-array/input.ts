import { requireAuth, requireRole } from '../auth/require-auth.js';

const members = [requireAuth, limit];
router.get('/:id', members, getBook);
router.get('/', members, getBooks);
