#!/usr/bin/env node
import { requireAuth } from '../auth/require-auth.js';

export default (app: Express) => {
  app.get('/:id', requireAuth, getBook);
};
