const cors = require('cors');
const express = require('express');
const morgan = require('./config/morgan');

const app = express();

if (process.env.NODE_ENV !== 'test') {
  app.use(morgan.errorHandler);
}
app.use(cors());
app.use(express.json());
