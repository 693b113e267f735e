import express from 'express';
import { createAuthRouter as auth } from './auth/auth-router.js';

const app = express();
app.use(express.json());
app.use('/v2/auth', limiter, auth());
