import { Router } from 'express';

const router = Router();
router.post('/', ...checks, createBook);
