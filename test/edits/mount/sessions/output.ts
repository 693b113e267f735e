import express from 'express';
import session from 'express-session';
import lusca from 'lusca';
import morgan from 'morgan';
import { createAuthRouter } from './auth/auth-router.js';

const app = express();
if (process.env.NODE_ENV !== 'test') {
  app.use(morgan('dev'));
}
app.use('/auth', createAuthRouter());
app.use(session({ secret }));
app.use(lusca.csrf());
