import express from 'express';
import { router } from './router';

function installErrorHandlers(target: express.Express) {
  target.use((req, res) => res.status(404).end());
  target.use((error, req, res, next) => res.status(500).end());
}

const app = express();
installErrorHandlers(app);
export default app;
