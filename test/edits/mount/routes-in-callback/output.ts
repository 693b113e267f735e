import cors from 'cors';
import express from 'express';
import { createAuthRouter } from './auth/auth-router.js';

const app = express();

connect().then(() => {
  app.use(cors());
  app.use('/auth', createAuthRouter());
  app.use(express.json());
  app.use('/books', books);
  app.listen(3000);
});
