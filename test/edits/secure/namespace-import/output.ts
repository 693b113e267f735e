import { Router } from 'express';
import * as auth from '../auth/require-auth.js';

const router = Router();
router.post('/', auth.requireAuth, createBook);
router.get('/:id', auth.requireAuth, getBook);
