import { Router } from 'express';

const router = Router(); // books
router.use(express.json());
router.get('/:id', getBook);
router.post('/', createBook);

export default router;
