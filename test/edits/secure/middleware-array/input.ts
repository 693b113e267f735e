import { Router } from 'express';

const router = Router();
router.post('/', [express.json(), validate], createBook);
