import { Router } from 'express';

const router = Router();
router.get(['/a', '/b'], getBook);
