import cors from 'cors';
import express from 'express';
import { requestId } from './request-id.js';
import { books } from './books.js';

const app = express();
app.use(requestId);
app.use(cors(), express.json());
app.use('/books', books);
