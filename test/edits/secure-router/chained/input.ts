import { Router } from 'express';

export default Router().get('/:id', getBook);
