import dotenv from 'dotenv';
import express from 'express';
import { createAuthRouter } from './auth/auth-router.js';

const app = express();
dotenv.config();
app.use('/auth', createAuthRouter());
app.use(express.json());
app.get('/health', (req, res) => res.send('ok'));
app.listen(3000);
