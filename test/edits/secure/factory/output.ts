import { Router } from 'express';
import { requireAuth } from '../auth/require-auth.js';

const router = Router();
router.get('/:id', requireAuth(), getBook);
