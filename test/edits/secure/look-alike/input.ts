import { Router } from 'express';

const requireAuth = (req, res, next) => next();
const router = Router();
router.get('/:id', requireAuth, getBook);
