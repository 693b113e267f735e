import { Router } from 'express';
import checkUser from '../middleware/check-user.js';

const router = Router();
router.get('/:id', checkUser, getBook);
