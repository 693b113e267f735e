import { Router } from 'express';
import { createBook, listBooks } from './books.service.js';
import { requireAuth } from '../auth/require-auth.js';

export const books = Router();
books.get('/', listBooks);
books.post('/', requireAuth, createBook);
