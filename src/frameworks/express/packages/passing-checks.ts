import { type PackageRow, passing } from '../../../routing/guards/packages/row.js';

const CALLED = ['()'];
const FIELDS = ['body', 'check', 'cookie', 'header', 'param', 'query'];
const WRITES = { sets: { byCaller: ['body', 'query', 'params'] } };

/**
 * Checks of what the caller sent. Whatever they ask for, a caller can send it: a header that has to be there
 * does not have to be right.
 */
export const CHECK_ROWS: readonly PackageRow[] = [
  passing(
    'express-validator',
    [
      ...FIELDS.flatMap((name) => [`${name}()*`, `ExpressValidator().${name}()*`]),
      'buildCheckFunction()()*',
      'checkSchema()',
      'checkExact()',
      'oneOf()',
      'ExpressValidator().checkSchema()',
      'ExpressValidator().checkExact()',
      'ExpressValidator().oneOf()',
    ],
    '7.3.2 lib/middlewares/*.js: next() whatever it finds, which is read with validationResult()',
    { sets: { everybody: ['express-validator#contexts'], byCaller: ['body', 'query', 'params'] } },
  ),
  passing(
    'celebrate',
    ['celebrate()', 'celebrator()()', 'errors()'],
    '16.0.0 lib/celebrate.js: next(error) for what does not fit; errors() handles those errors',
    WRITES,
  ),
  passing(
    'express-joi-validation',
    ['query', 'body', 'headers', 'params', 'fields', 'response'].map(
      (name) => `createValidator().${name}()`,
    ),
    '6.1.0 express-joi-validation.js: 400 or next(error) for what does not fit, else next()',
    WRITES,
  ),
  passing(
    'zod-express-middleware',
    ['validateRequest', 'processRequest'].flatMap((name) =>
      ['', 'Body', 'Params', 'Query'].map((part) => `${name}${part}()`),
    ),
    '1.4.0 lib/index.js: 400 for what does not fit, else next()',
    WRITES,
  ),
  passing(
    'express-yup-middleware',
    ['expressYupMiddleware()'],
    '2.0.0 dist/index.js: 400 for what does not fit, else next()',
    WRITES,
  ),
  passing(
    'express-openapi-validate',
    ['OpenApiValidator().validate()', 'OpenApiValidator().match()'],
    '0.6.1 dist/OpenApiValidator.js: next(error) for what does not fit the document; it reads no `security`',
  ),
  passing('hpp', CALLED, '0.2.3 lib/index.js: next() with one value for each name', {
    sets: { byCaller: ['body', 'query', 'queryPolluted', 'bodyPolluted'] },
  }),
  passing(
    'xss-clean',
    CALLED,
    '0.1.4 lib/index.js: next() with what was sent, escaped (on Express 5 it throws for every request)',
    WRITES,
  ),
  passing(
    'express-mongo-sanitize',
    CALLED,
    '2.2.0 index.js: next() without the keys that hold `$` (on Express 5 it throws for every request)',
    WRITES,
  ),
];
