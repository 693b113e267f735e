import { Router } from 'express';
import { requireAuth } from './api-key';
import { requireAuth as requireBearerAuth } from '../auth/require-auth';

const router = Router();
router.get('/:id', requireBearerAuth, requireAuth, getBook);
