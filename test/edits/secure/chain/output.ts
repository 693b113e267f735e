import { Router } from 'express';
import { requireAuth } from '../auth/require-auth.js';

const router = Router();
router
  .route('/:id')
  .get(getBook)
  .put(requireAuth, validate(bookSchema), async (req, res) => {
    res.json(await replace(req.params.id));
  })
  .delete(removeBook);
