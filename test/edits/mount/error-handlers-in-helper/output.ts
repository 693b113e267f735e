import express from 'express';
import { router } from './router';
import { createAuthRouter } from './auth/auth-router';

function installErrorHandlers(target: express.Express) {
  target.use((req, res) => res.status(404).end());
  target.use((error, req, res, next) => res.status(500).end());
}

const app = express();
app.use('/auth', createAuthRouter());
installErrorHandlers(app);
export default app;
