import express from 'express';
import { createAuthRouter } from '../../../../src/routing/layers.js';

export const app = express();
app.use('/auth', createAuthRouter());
