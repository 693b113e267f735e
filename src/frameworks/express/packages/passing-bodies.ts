import { isFalse, optionOf } from '../../../routing/guards/packages/options.js';
import { leaves, type PackageRow, PASSES, passing } from '../../../routing/guards/packages/row.js';

const CALLED = ['()'];
const READS = { readsBody: true, sets: { byCaller: ['body'] } } as const;
const UPLOADS = { readsBody: true, stores: true, sets: { byCaller: ['body', 'files'] } } as const;

/** Bodies, cookies and sessions: what the caller sent is read, and where there is none the request goes on. */
export const BODY_ROWS: readonly PackageRow[] = [
  passing(
    'express',
    ['json()', 'urlencoded()', 'raw()', 'text()'],
    '5.3.0 lib/express.js: those of body-parser',
    READS,
  ),
  passing('express', ['static()'], '5.3.0 lib/express.js: serve-static', {
    answers: 'pages',
    serves: 'files',
  }),
  passing(
    'body-parser',
    [...CALLED, 'json()', 'urlencoded()', 'raw()', 'text()'],
    '2.4.0 lib/read.js: next() without a body and with a right one (1.20.9: called itself, json and urlencoded)',
    READS,
  ),
  passing('express-xml-bodyparser', CALLED, '0.4.1 index.js: next() without a body', {
    readsBody: true,
    sets: { byCaller: ['body', 'rawBody'] },
  }),
  {
    ...passing(
      'multer',
      ['().single()', '().array()', '().fields()', '().any()', '().none()'],
      '2.5.0 lib/make-middleware.js: next() for what is not multipart',
      { ...READS, stores: true },
    ),
    sets: () => leaves({ byCaller: ['body', 'file', 'files'] }),
  },
  passing(
    'express-fileupload',
    CALLED,
    '1.5.2 lib/index.js: next() for what is not multipart',
    UPLOADS,
  ),
  passing(
    'connect-multiparty',
    CALLED,
    '2.2.0 index.js: next() for what is not multipart',
    UPLOADS,
  ),
  passing('express-formidable', CALLED, '1.2.0 lib/middleware.js: next() with what it parsed', {
    readsBody: true,
    stores: true,
    sets: { byCaller: ['fields', 'files'] },
  }),
  passing('connect-busboy', CALLED, '1.0.0 index.js: next(), the parser is in req.busboy', {
    readsBody: true,
    sets: { byCaller: ['busboy'] },
  }),
  passing(
    'cookie-parser',
    CALLED,
    '1.4.7 index.js: next() with the cookies; of signedCookies those whose signature is right',
    {
      sets: {
        everybody: ['secret', 'cookies', 'signedCookies'],
        byCaller: ['cookies.*'],
        verified: ['signedCookies.*'],
      },
    },
  ),
  passing(
    'express-session',
    CALLED,
    '1.19.0 index.js: next() with a session, a new one where the cookie is not signed by it; who the caller is stands there only once the project wrote it',
    { keepsSession: true, sets: { everybody: ['session', 'sessionID', 'sessionStore'] } },
  ),
  {
    package: 'cookie-session',
    members: CALLED,
    keepsSession: true,
    judge: () => PASSES,
    sets: ({ args: [options] }) =>
      leaves({
        everybody: ['session', 'sessionOptions'],
        // Without a signature its fields are what the caller wants them to be.
        byCaller: isFalse(optionOf(options, 'signed')) === false ? [] : ['session.*'],
      }),
    source:
      'cookie-session 2.1.1 index.js: next() with a session, empty without a signed cookie; `signed: false` believes any cookie',
  },
  passing(
    'connect-flash',
    CALLED,
    '0.1.1 lib/flash.js: req.flash() for everybody, kept in the session',
    {
      sets: { everybody: ['flash'] },
    },
  ),
];
