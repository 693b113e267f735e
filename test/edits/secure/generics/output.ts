import { Router } from 'express';
import { type Params } from './types';
import { requireAuth } from '../auth/require-auth';

const router = Router();
router.get<Params, Book>('/:id', requireAuth, async (req, res) => res.json(await find(req.params.id)));
