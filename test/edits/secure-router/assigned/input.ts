import { Router } from 'express';

class Books {
  router: Router;

  constructor() {
    this.router = Router();
    this.router.get('/:id', this.get);
  }
}
