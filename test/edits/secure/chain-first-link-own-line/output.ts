import { Router } from 'express';
import { requireAuth } from '../auth/require-auth.js';

const router = Router();
router.route('/:id').get(
  requireAuth,
  getBook,
).delete(removeBook);
