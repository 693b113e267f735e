import { requireAuth } from '../auth/require-auth.js';

// All that can be done with a book.
export default (router: Router) => {
  router.get('/:id', requireAuth, getBook);
};
