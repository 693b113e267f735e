import { requireAuth } from '../auth/require-auth.js';

router.get('/:id', [count /* each */, requireAuth], getBook);
