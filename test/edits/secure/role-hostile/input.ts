import { Router } from 'express';

const router = Router();
router.delete('/:id', removeBook);
