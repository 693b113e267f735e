import { Router } from 'express';
import type { AuthenticatedUser } from '../auth/require-auth.js';
import { type requireAuth } from '../auth/require-auth.js';
import { requireAuth as requireBearerAuth } from '../auth/require-auth.js';

const router = Router();
router.get('/:id', requireBearerAuth, getBook);
