import { Router } from 'express';
import { requireAuth as requireBearerAuth } from '../auth/require-auth.js';

const requireAuth = (req, res, next) => next();
const router = Router();
router.get('/:id', requireBearerAuth, requireAuth, getBook);
