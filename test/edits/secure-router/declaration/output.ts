import { Router } from 'express';
import { requireAuth } from '../auth/require-auth.js';

const router = Router(); // books
router.use(requireAuth);
router.use(express.json());
router.get('/:id', getBook);
router.post('/', createBook);

export default router;
