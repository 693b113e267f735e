import { addApi, router } from './helper.js';
import { requireAuth } from '../auth/require-auth.js';

router.get('/known', getBook);
addApi(router, 'put', '/:id/name', [requireAuth], rename);
