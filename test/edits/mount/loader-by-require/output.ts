import cors from 'cors';
import express from 'express';
import { createAuthRouter } from '../auth/auth-router.js';

export default async ({ app }) => {
  app.use(cors());
  app.use('/auth', createAuthRouter());
  app.use(express.json());
};
