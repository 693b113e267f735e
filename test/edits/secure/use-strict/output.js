'use strict';
const { requireAuth } = require('../auth/require-auth');

module.exports = (router) => {
  router.get('/:id', requireAuth, getBook);
};
