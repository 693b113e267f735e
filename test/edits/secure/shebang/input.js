#!/usr/bin/env node
// Serves one book.
const app = require('express')();

app.get('/:id', getBook);
app.listen(3000);
