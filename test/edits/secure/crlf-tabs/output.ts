import { Router } from 'express';
import { requireAuth } from '../auth/require-auth.js';

export default function books(router: Router): void {
	router.get(
		'/:id',
		requireAuth,
		getBook,
	);
}
