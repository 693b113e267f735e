import { Router } from 'express';
import { requireAuth } from '../auth/require-auth.js';

try {
  await import('../auth/require-auth.js');
} catch {
  // optional
}
const router = Router();
router.get('/:id', requireAuth, getBook);
