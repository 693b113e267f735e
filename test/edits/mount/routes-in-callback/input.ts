import cors from 'cors';
import express from 'express';

const app = express();

connect().then(() => {
  app.use(cors());
  app.use(express.json());
  app.use('/books', books);
  app.listen(3000);
});
