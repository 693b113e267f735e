import { Router } from 'express';
import { requireAuth } from '../auth/require-auth.js';

@Injectable() // one per process
export class Books {
  @Inject() private readonly store!: Store;
  readonly router = Router();

  constructor() {
    this.router.get('/:id', requireAuth, this.get.bind(this));
  }
}
