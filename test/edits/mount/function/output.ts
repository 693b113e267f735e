import cors from 'cors';
import express from 'express';
import { api } from './api';
import { createAuthRouter } from './auth/auth-router';

export function createApp() {
  const app = express();
  app.use(cors());
  app.use('/api/auth', createAuthRouter());
  app.use('/api', express.json(), api);
  app.use(notFound);
  return app;
}
