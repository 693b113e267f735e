import { Router } from 'express';

const router = Router();
router
  .route('/:id')
  .get(getBook)
  .put(validate(bookSchema), async (req, res) => {
    res.json(await replace(req.params.id));
  })
  .delete(removeBook);
