import cors from 'cors';
import express from 'express';
import routes from '../api';

export default ({ app: server }: { app: express.Application }) => {
  server.get('/status', (req, res) => res.status(200).end());
  server.enable('trust proxy');
  server.use(cors());
  server.use(express.json());
  server.use('/api', routes());
  server.use((req, res, next) => {
    next(new Error('Not Found'));
  });
};
