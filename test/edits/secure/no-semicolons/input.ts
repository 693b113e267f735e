import { Router } from 'express'
import { getBook } from './books.service'

const router = Router()

router.get('/:id', getBook)
