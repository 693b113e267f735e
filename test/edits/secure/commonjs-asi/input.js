const express = require('express')
;(async () => {
  const router = express.Router()
  router.get('/:id', getBook)
})()
