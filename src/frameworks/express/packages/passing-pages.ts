import { type PackageRow, passing } from '../../../routing/guards/packages/row.js';

const CALLED = ['()'];
const FILES = { answers: 'pages', serves: 'files' } as const;
const PAGES = { answers: 'pages', serves: 'pages' } as const;
const STATUS = { answers: 'pages', serves: 'status' } as const;
const ANSWERS = { answers: 'always' } as const;
const GRAPHQL = { answers: 'always', serves: 'graphql' } as const;
const PROXY = { answers: 'always', serves: 'proxy' } as const;

/** Files and pages of their own: what they have none for goes on. */
export const PAGE_ROWS: readonly PackageRow[] = [
  passing('serve-static', CALLED, '2.2.1 index.js: next() where there is no file', FILES),
  passing('serve-index', CALLED, '1.9.2 index.js: next() where there is no folder', FILES),
  passing('serve-favicon', CALLED, '2.5.1 index.js: next() for all but /favicon.ico', {
    ...FILES,
    paths: ['/favicon.ico'],
  }),
  passing(
    'swagger-ui-express',
    ['serve', 'serveFiles()', 'serveWithOptions()', 'setup()'],
    '5.0.1 index.js: files, else next(); setup() answers with the page',
    PAGES,
  ),
  passing('express-healthcheck', CALLED, '0.1.0 index.js: answers every request', STATUS),
  passing('express-actuator', CALLED, '1.8.4 lib/index.js: a router of /info, /metrics, /health', {
    ...STATUS,
    paths: ['/info', '/metrics', '/health'],
  }),
  passing('express-robots-txt', CALLED, '1.0.0 commonjs/index.js: a router of /robots.txt', {
    ...PAGES,
    paths: ['/robots.txt'],
  }),
  passing('express-security.txt', CALLED, '2.0.0 index.js: answers every request', PAGES),
  passing('express-sitemap-xml', CALLED, '3.1.0 index.js: next() for all but its sitemaps', PAGES),
  passing(
    'connect-history-api-fallback',
    CALLED,
    '2.0.0 lib/index.js: next() with another req.url',
    {
      sets: { everybody: ['url'] },
    },
  ),
  passing(
    'apicache',
    ['middleware()', 'options().middleware()', 'newInstance().middleware()'],
    '1.6.3 src/apicache.js: next(), or the answer that somebody had before',
    { answers: 'pages', caches: true },
  ),
  passing(
    'express-static-gzip',
    CALLED,
    '3.0.2 index.js: serve-static, with what it finds compressed',
    FILES,
  ),
  passing('sirv', CALLED, '3.0.2 build.js: next() where there is no file', FILES),
  passing(
    'redoc-express',
    CALLED,
    '2.1.3 dist/index.js: answers every request with the page',
    PAGES,
  ),
  passing(
    '@scalar/express-api-reference',
    ['apiReference()'],
    '0.8.48 dist/apiReference.js: answers every request with the page',
    PAGES,
  ),
  passing('express-ejs-layouts', [''], '2.5.1 lib/express-layouts.js: next()'),
  passing('errorhandler', CALLED, '1.5.2 index.js: handles errors'),
  passing('express-prettify', CALLED, '0.1.2 index.js: next()'),
  passing('express-minify', CALLED, '1.0.0 index.js: next()'),
  passing('connect-assets', CALLED, '6.0.1 index.js: next() for all but its assets', FILES),
  passing('less-middleware', CALLED, '3.1.0 lib/middleware.js: next() once it has compiled'),
  passing(
    'node-sass-middleware',
    CALLED,
    '1.1.0 middleware.js: next() once it has compiled',
    FILES,
  ),
  passing('connect-livereload', CALLED, '0.6.1 index.js: next() with a script in HTML answers'),
  passing(
    'webpack-dev-middleware',
    CALLED,
    '8.6.1 dist/middleware.js: next() where there is no file',
    FILES,
  ),
  passing('webpack-hot-middleware', CALLED, '2.26.1 middleware.js: next() for all but its events', {
    ...STATUS,
    paths: ['/__webpack_hmr'],
  }),
];

/** They answer every request that they are mounted for; whoever may call them, they hand nothing on. */
export const ANSWERING_ROWS: readonly PackageRow[] = [
  passing(
    'graphql-http/lib/use/express',
    ['createHandler()'],
    '1.23.1 lib/use/express.js: answers',
    GRAPHQL,
  ),
  passing('express-graphql', ['graphqlHTTP()', '()'], '0.12.0 index.js: answers', GRAPHQL),
  passing('graphql-yoga', ['createYoga()'], '5.24.1 cjs/server.js: answers', GRAPHQL),
  passing(
    '@apollo/server/express4',
    ['expressMiddleware()'],
    '4.13.0 dist/cjs/express4/index.js: answers',
    GRAPHQL,
  ),
  passing(
    '@as-integrations/express4',
    ['expressMiddleware()'],
    '1.1.2 dist/cjs/index.js: answers',
    GRAPHQL,
  ),
  passing(
    '@as-integrations/express5',
    ['expressMiddleware()'],
    '1.1.2 dist/cjs/index.js: answers',
    GRAPHQL,
  ),
  passing(
    'apollo-server-express',
    ['ApolloServer().getMiddleware()'],
    '3.13.0 dist/ApolloServer.js: answers',
    GRAPHQL,
  ),
  passing(
    '@trpc/server/adapters/express',
    ['createExpressMiddleware()'],
    '11.25.2 dist/adapters/express.cjs: answers',
    ANSWERS,
  ),
  passing(
    'http-proxy-middleware',
    ['createProxyMiddleware()', 'legacyCreateProxyMiddleware()', '()'],
    '3.0.11 dist/http-proxy-middleware.js: answers for what its filter takes (0.21.0: called itself)',
    PROXY,
  ),
  passing(
    'http-proxy',
    ['createProxyServer().web', 'createServer().web', 'createProxy().web', '().web'],
    '1.18.1 lib/http-proxy/index.js: hands the request to another server',
    PROXY,
  ),
  passing('express-http-proxy', CALLED, '2.1.2 index.js: answers for what its filter takes', PROXY),
  passing(
    'agendash',
    [...CALLED, 'createExpressMiddleware()'],
    '3.1.0 app.js, 8.2.4 dist/middlewares: answers',
    ANSWERS,
  ),
  passing(
    'better-auth/node',
    ['toNodeHandler()'],
    '1.7.25 dist/integrations/node.mjs: answers',
    ANSWERS,
  ),
  passing(
    '@bull-board/express',
    ['ExpressAdapter().getRouter()'],
    '9.10.1 dist/ExpressAdapter.js: a router of its pages',
    ANSWERS,
  ),
  passing(
    'bull-board',
    ['router', 'createBullBoard().router'],
    '1.7.2, 2.1.3 dist/index.js: a router of its pages',
    ANSWERS,
  ),
  passing(
    'uploadthing/express',
    ['createRouteHandler()'],
    '7 express/index.js: a router that answers',
    ANSWERS,
  ),
  passing('inngest/express', ['serve()'], '4.24.0 express.cjs: answers', ANSWERS),
];
