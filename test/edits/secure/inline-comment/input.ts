import { Router } from 'express';

const router = Router();
router.put('/:id', /* whole */ replaceBook); // PUT
