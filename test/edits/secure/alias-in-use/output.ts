import { Router } from 'express';
import { requireAuth as mustLogIn } from '../auth/require-auth.js';

const router = Router();
router.post('/', mustLogIn, createBook);
router.get('/:id', mustLogIn, getBook);
