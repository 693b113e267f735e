const bodyParser = require('body-parser')
const cors = require('cors')
const express = require('express')

const app = express()

app.use(cors())
app.options('*', cors())
app.use(require('./middleware/log'))
app.use(bodyParser.json())

module.exports = app
