import express from 'express';

const app = express();
app.all('/legacy', gone);
