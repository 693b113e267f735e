import { Router } from 'express';
import { requireAuth, requireRole } from '../auth/require-auth.js';

const router = Router(); // books
router.use(requireAuth, requireRole('admin'));
router.use(express.json());
router.get('/:id', getBook);
router.post('/', createBook);

export default router;
