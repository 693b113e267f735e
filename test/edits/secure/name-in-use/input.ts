import { Router } from 'express';
import { requireAuth } from './api-key';

const router = Router();
router.get('/:id', requireAuth, getBook);
