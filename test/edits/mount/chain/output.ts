import cors from 'cors';
import express from 'express';
import { createAuthRouter } from './auth/auth-router.js';

export const app = express()
  .use(cors())
  .use('/auth', createAuthRouter())
  .use(express.json())
  .use('/books', books);
