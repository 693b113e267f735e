import type { WrapperRow } from '../../../routing/guards/packages/wrapper-row.js';

/**
 * What a wrapped middleware does is what the wrapper does. Left out, as they do more: `wrap` of
 * @awaitjs/express 0.9.0 calls `next()` itself once an async middleware is done and nothing was answered, and
 * express-promise-router 4.1.1 does so for one that gives the text `next` or `route`; express-async-errors
 * 3.1.1 and express-async-router 0.1.15 wrap nothing that is handed to them one by one.
 */
export const WRAPPER_ROWS: readonly WrapperRow[] = [
  {
    package: 'express-async-handler',
    members: ['()'],
    source: 'express-async-handler 1.2.0 index.js: Promise.resolve(fn(...args)).catch(next)',
  },
  {
    package: 'express-async-wrap',
    members: ['()'],
    source: 'express-async-wrap 1.0.0 lib/index.js: fn(req, res, next).catch(next)',
  },
  {
    package: 'express-wrap-async',
    members: ['()'],
    source: 'express-wrap-async 1.0.3 dist/wrap.js: a rejection and an exception go to next',
  },
  {
    package: 'async-middleware',
    members: ['wrap()'],
    source: 'async-middleware 1.2.1 dist/index.js: a rejection goes to next',
  },
  {
    package: 'middleware-async',
    members: ['()', 'asyncMiddleware()'],
    source:
      'middleware-async 1.4.0 index.cjs: the first call of next counts; a rejection and an exception go to it',
  },
];
