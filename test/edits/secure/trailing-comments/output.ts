import { Router } from 'express';
import { requireAuth } from '../auth/require-auth.js';

const router = Router();
router.put('/:id', /* whole */ replaceBook); // PUT
router.patch(
  '/:id', // one book
  requireAuth,
  patchBook // partly
);
