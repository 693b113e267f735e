import type { EditCase } from '../../edit-case.js';
import { mountIn } from '../../mount-case.js';

const run: EditCase = {
  file: 'src/app.ts',
  others: {
    'src/common/middleware/rateLimiter.ts': `import { rateLimit } from 'express-rate-limit';
export default rateLimit({ limit: 20 });
`,
    'src/common/middleware/requestLogger.ts': `import { pinoHttp } from 'pino-http';
const addId = (req, res, next) => {
  res.setHeader('X-Request-Id', 'one');
  next();
};
export default [addId, pinoHttp()];
`,
    'src/common/middleware/errorHandler.ts': `const unexpected = (req, res) => {
  res.sendStatus(404);
};
const addError = (error, req, res, next) => next(error);
export default () => [unexpected, addError];
`,
    'src/healthCheckRouter.ts': `import { Router } from 'express';
export const healthCheckRouter = Router().get('/', (req, res) => res.send('ok'));
`,
  },
  edit: ({ view }) => mountIn(view),
};

export default run;
