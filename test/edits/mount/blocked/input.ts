import { app } from './elsewhere.js';

app.use(express.json());
