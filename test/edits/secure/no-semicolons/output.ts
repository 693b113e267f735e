import { Router } from 'express'
import { getBook } from './books.service'
import { requireAuth } from '../auth/require-auth'

const router = Router()

router.get('/:id', requireAuth, getBook)
