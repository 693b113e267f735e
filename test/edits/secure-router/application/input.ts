import express from 'express';

const app = express();
app.get('/:id', getBook);
