import cors from 'cors';
import express from 'express';
import { requestId } from './request-id.js';
import { books } from './books.js';
import { createAuthRouter } from './auth/auth-router.js';

const app = express();
app.use(requestId);
app.use(cors(), express.json());
app.use('/auth', createAuthRouter());
app.use('/books', books);
