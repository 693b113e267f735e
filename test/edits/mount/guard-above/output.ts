import express from 'express';
import { authenticate } from './authenticate.js';
import { createAuthRouter } from './auth/auth-router.js';

const app = express();
app.use('/auth', createAuthRouter());
app.use(authenticate);
app.use(express.json());
