import cors from 'cors';
import express from 'express';
import helmet from 'helmet';
import { createAuthRouter } from './auth/auth-router.js';
const app = express();
app.use(cors()).use(helmet()).use('/auth', createAuthRouter()).use(express.json()).use(routes);
