import { Router } from 'express';

try {
  await import('../auth/require-auth.js');
} catch {
  // optional
}
const router = Router();
router.get('/:id', getBook);
