const express = require('express')
const { getBook } = require('./books.service')
const { requireAuth } = require('../auth/require-auth')

const router = express.Router()
router.get('/:id', requireAuth, getBook)

const { later } = require('./later')
router.use(later)

module.exports = router
