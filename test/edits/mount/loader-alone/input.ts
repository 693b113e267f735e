import cors from 'cors';
import express from 'express';

export default ({ app }: { app: express.Application }) => {
  app.get('/status', (req, res) => res.status(200).end());
  app.use(cors());
  app.use(express.json());
};
