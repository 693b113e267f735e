import express from 'express';
const app = express();
app.use(cors()).use(helmet()).use(express.json()).use(routes);
