import express from 'express';

const app = express();
app.use('/graphql', createHandler({ schema }));
