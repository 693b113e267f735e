import cors from 'cors';
import express from 'express';
import { createAuthRouter } from './auth/auth-router.js';

const app = express();
app.get('/health', (req, res) => res.send('ok'));
app.use(cors());
app.use('/auth', createAuthRouter());
app.use('/books', books);
