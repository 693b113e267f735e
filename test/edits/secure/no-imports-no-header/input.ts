// All that can be done with a book.
export default (router: Router) => {
  router.get('/:id', getBook);
};
