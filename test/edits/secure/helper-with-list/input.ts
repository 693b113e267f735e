import { addApi, router } from './helper.js';

router.get('/known', getBook);
addApi(router, 'put', '/:id/name', [], rename);
