import express from 'express';
import { createAuthRouter } from './auth/auth-router.js';

const app = express();
app.use(logRequest);
app.use('/auth', createAuthRouter());
app.use(onlyMembers);
app.use(express.json());

function logRequest(req, res, next) {
  next();
}

function onlyMembers(req, res, next) {
  if (!req.headers['x-member']) return res.status(401).end();
  next();
}
