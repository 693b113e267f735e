import { Router } from 'express';
import { requireAuth } from '../auth/require-auth.js';
// import { requireAuth } from '../auth/require-auth.js';
const text = "import { requireAuth } from '../auth/require-auth.js';";

const router = Router();
// router.get('/:id', requireAuth, getBook);
router.get('/:id', requireAuth, getBook); // requireAuth
