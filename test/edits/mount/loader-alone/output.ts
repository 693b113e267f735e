import cors from 'cors';
import express from 'express';
import { createAuthRouter } from '../auth/auth-router.js';

export default ({ app }: { app: express.Application }) => {
  app.get('/status', (req, res) => res.status(200).end());
  app.use(cors());
  app.use('/auth', createAuthRouter());
  app.use(express.json());
};
