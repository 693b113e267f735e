#!/usr/bin/env node
export default (app: Express) => {
  app.get('/:id', getBook);
};
