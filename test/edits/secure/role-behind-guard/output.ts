import { Router } from 'express';
import { requireAuth, requireRole } from '../auth/require-auth.js';

const router = Router();
router.delete(
  '/:id',
  requireAuth,
  requireRole('admin'),
  removeBook,
);
