import { Router } from 'express';
import { createBook, listBooks } from './books.service.js';

export const books = Router();
books.get('/', listBooks);
books.post('/', createBook);
