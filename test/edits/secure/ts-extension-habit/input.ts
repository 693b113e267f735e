import { Router } from 'express';
import { getBook } from './books.service.ts';

const router = Router();
router.get('/:id', getBook);
