import { Router } from 'express';
import * as auth from '../auth/require-auth.js';

const chain = [auth.requireAuth, limit] as const;
const router = Router();
router.get('/:id', ...chain, getBook);
