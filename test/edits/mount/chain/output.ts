import cors from 'cors';
import express from 'express';
import { createAuthRouter } from '../../../../src/routing/layers.js';

export const app = express()
  .use(cors())
  .use('/auth', createAuthRouter())
  .use(express.json())
  .use('/books', books);
