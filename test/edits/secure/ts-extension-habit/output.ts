import { Router } from 'express';
import { getBook } from './books.service.ts';
import { requireAuth } from '../auth/require-auth.ts';

const router = Router();
router.get('/:id', requireAuth, getBook);
