import { Router } from 'express';

@Injectable() // one per process
export class Books {
  @Inject() private readonly store!: Store;
  readonly router = Router();

  constructor() {
    this.router.get('/:id', this.get.bind(this));
  }
}
