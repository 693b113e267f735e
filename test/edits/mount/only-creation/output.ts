import express from 'express';
import { createAuthRouter } from './auth/auth-router.js';

export const app = express();
app.use('/auth', createAuthRouter());
