import cors from 'cors';
import express from 'express';

export default async ({ app }) => {
  app.use(cors());
  app.use(express.json());
};
