#!/usr/bin/env node
// Serves one book.
const app = require('express')();
const { requireAuth } = require('../auth/require-auth');

app.get('/:id', requireAuth, getBook);
app.listen(3000);
