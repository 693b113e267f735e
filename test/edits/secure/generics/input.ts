import { Router } from 'express';
import { type Params } from './types';

const router = Router();
router.get<Params, Book>('/:id', async (req, res) => res.json(await find(req.params.id)));
