import express from 'express';

class App {
  readonly app = express();

  constructor() {
    this.middleware();
    this.routes();
  }

  middleware() {
    // bodies
    this.app.use(express.json());
  }

  routes() {
    this.app.use('/books', books);
  }
}

export default new App().app;
