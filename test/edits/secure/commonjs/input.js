const express = require('express')
const { getBook } = require('./books.service')

const router = express.Router()
router.get('/:id', getBook)

const { later } = require('./later')
router.use(later)

module.exports = router
