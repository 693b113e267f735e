import cors from 'cors';
import express from 'express';
import { api } from './api';

export function createApp() {
  const app = express();
  app.use(cors());
  app.use('/api', express.json(), api);
  app.use(notFound);
  return app;
}
