import { Router } from 'express'

export const createBooks = () => {
	const books = Router()
	books.get('/:id', getBook)
	return books
}
