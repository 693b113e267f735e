import express from 'express';
import { requireAuth } from '../auth/require-auth.js';

const app = express();
app.use('/graphql', requireAuth, createHandler({ schema }));
