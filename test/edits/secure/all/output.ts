import express from 'express';
import { requireAuth } from '../auth/require-auth.js';

const app = express();
app.all('/legacy', requireAuth, gone);
