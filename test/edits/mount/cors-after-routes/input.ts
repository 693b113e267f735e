import cors from 'cors';
import express from 'express';

const app = express();
app.get('/health', (req, res) => res.send('ok'));
app.use(cors());
app.use('/books', books);
