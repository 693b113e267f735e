import { Router } from 'express';
import { createBook } from './books.service.js'; // the service

const router = Router();

router.post(
  '/',
  // reads the cover
  upload.single('cover'),
  createBook,
);

export default router;
