import { Router } from 'express';
import { createBook } from './books.service.js'; // the service
import { requireAuth } from '../auth/require-auth.js';

const router = Router();

router.post(
  '/',
  requireAuth,
  // reads the cover
  upload.single('cover'),
  createBook,
);

export default router;
