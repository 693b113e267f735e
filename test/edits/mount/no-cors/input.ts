import dotenv from 'dotenv';
import express from 'express';

const app = express();
dotenv.config();
app.use(express.json());
app.get('/health', (req, res) => res.send('ok'));
app.listen(3000);
