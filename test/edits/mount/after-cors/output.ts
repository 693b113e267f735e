import cors from 'cors';
import 'dotenv/config';
import express from 'express';
import helmet from 'helmet';
import { booksRouter } from './routes/books.js';
import { createAuthRouter } from './auth/auth-router.js';

export const app = express();

app.set('trust proxy', 1);
app.use(cors());
app.use(helmet()); // headers
app.use('/auth', createAuthRouter());

// bodies
app.use(express.json({ limit: '1mb' }));
app.use('/books', booksRouter);

app.use((req, res) => {
  res.status(404).json({ error: 'not found' });
});
