import { Router } from 'express'
import { requireAuth } from '../auth/require-auth.js'

export const createBooks = () => {
	const books = Router()
	books.use(requireAuth)
	books.get('/:id', getBook)
	return books
}
