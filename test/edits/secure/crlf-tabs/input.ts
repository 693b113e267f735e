import { Router } from 'express';

export default function books(router: Router): void {
	router.get(
		'/:id',
		getBook,
	);
}
