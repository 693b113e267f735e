import express from 'express';
import { createAuthRouter } from './auth/auth-router.js';

class App {
  readonly app = express();

  constructor() {
    this.middleware();
    this.routes();
  }

  middleware() {
    this.app.use('/auth', createAuthRouter());
    // bodies
    this.app.use(express.json());
  }

  routes() {
    this.app.use('/books', books);
  }
}

export default new App().app;
