import { Router } from 'express';

const router = Router();
router.put('/:id', /* whole */ replaceBook); // PUT
router.patch(
  '/:id', // one book
  patchBook // partly
);
