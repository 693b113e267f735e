const express = require('express')
const { requireAuth } = require('../auth/require-auth')
;(async () => {
  const router = express.Router()
  router.get('/:id', requireAuth, getBook)
})()
