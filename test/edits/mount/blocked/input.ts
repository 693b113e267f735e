import express, { type Express } from 'express';

function withKey(target: Express): Express {
  target.use((req, res, next) => {
    if (req.get('X-Key') !== process.env.KEY) return res.status(401).end();
    next();
  });
  target.use(express.json());
  return target;
}

export const app = withKey(express());
app.get('/books', (req, res) => res.json([]));
app.get('/users', (req, res) => res.json([]));

export const admin = withKey(express());
admin.get('/', (req, res) => res.json([]));
