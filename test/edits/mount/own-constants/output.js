const cors = require('cors');
const express = require('express');
const morgan = require('./config/morgan');
const { createAuthRouter } = require('./auth/auth-router');

const app = express();

if (process.env.NODE_ENV !== 'test') {
  app.use(morgan.errorHandler);
}
app.use(cors());
app.use('/auth', createAuthRouter());
app.use(express.json());
