import cors from 'cors';
import express from 'express';

export const app = express()
  .use(cors())
  .use(express.json())
  .use('/books', books);
