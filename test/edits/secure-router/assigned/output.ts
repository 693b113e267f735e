import { Router } from 'express';
import { requireAuth } from '../auth/require-auth.js';

class Books {
  router: Router;

  constructor() {
    this.router = Router();
    this.router.use(requireAuth);
    this.router.get('/:id', this.get);
  }
}
