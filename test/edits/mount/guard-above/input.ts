import express from 'express';
import { authenticate } from './authenticate.js';

const app = express();
app.use(authenticate);
app.use(express.json());
