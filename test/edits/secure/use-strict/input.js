'use strict';

module.exports = (router) => {
  router.get('/:id', getBook);
};
