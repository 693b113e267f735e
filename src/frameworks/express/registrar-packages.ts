import type { Registrar } from '../../routing/registrar.js';

const row = (
  name: string,
  entries: RegExp,
  advice: string,
  more: Pick<Registrar, 'setting' | 'servesSpec' | 'isFramework'> = {},
): Registrar => ({ package: name, entries, advice, ...more });

const DEFAULT = /^(?:default|\w+)$/;

/** The advice is from the documentation of each package. */
export const REGISTRARS: readonly Registrar[] = [
  row(
    'awilix-express',
    /^(?:loadControllers|controller)$/,
    'guard them with .before([requireAuth]) on createController, or @before([requireAuth]) on the class',
  ),
  row(
    'routing-controllers',
    /^(?:createExpressServer|useExpressServer|createServer)$/,
    'guard them with @UseBefore(requireAuth) on the controllers, or @Authorized() and an authorizationChecker',
  ),
  row(
    'inversify-express-utils',
    /^InversifyExpressServer$/,
    "guard them with a second argument of the decorators: @controller('/path', requireAuth), @httpGet('/', requireAuth)",
  ),
  row(
    '@inversifyjs/http-express',
    /^InversifyExpressHttpAdapter$/,
    'guard them with @UseGuard, or @ApplyMiddleware(requireAuth), on the controllers',
  ),
  row(
    '@decorators/express',
    /^attachController(?:s|Instances)$/,
    "guard them with middleware in the decorators: @Controller('/path', [RequireAuth]), @Get('/', [RequireAuth])",
  ),
  row(
    'typescript-rest',
    /^Server\.(?:buildServices|loadServices|loadControllers|loadServicesFrom)$/,
    'guard them with @PreProcessor(requireAuth) on the services, or @Security and Server.registerAuthenticator',
  ),
  row(
    '@ts-rest/express',
    /^createExpressEndpoints$/,
    'guard them with globalMiddleware: [requireAuth] in its options, or { middleware: [requireAuth], handler } at each route',
  ),
  row(
    'swagger-routes-express',
    DEFAULT,
    'guard them with its option security: { bearerAuth: requireAuth }, and security in the spec',
    { servesSpec: true },
  ),
  row(
    'express-openapi',
    /^initialize$/,
    'guard them with its option securityHandlers, and security in the spec',
    { servesSpec: true },
  ),
  row(
    'express-openapi-validator',
    /^(?:middleware|default|OpenApiValidator|install)$/,
    'guard them with its option validateSecurity: { handlers }, and security in the spec',
    { setting: 'operationHandlers', servesSpec: true },
  ),
  row(
    'openapi-backend',
    /^(?:default|OpenAPIBackend)$/,
    'guard them with registerSecurityHandler, and security in the spec',
    { servesSpec: true },
  ),
  row(
    'exegesis-express',
    /^(?:middleware|default\.middleware)$/,
    'guard them with its option authenticators, and security in the spec',
    { servesSpec: true },
  ),
  row('swagger-tools', /initializeMiddleware$/, 'guard them with middleware.swaggerSecurity', {
    servesSpec: true,
  }),
  row('oas-tools', /initialize|configure/, 'guard them with its option securityFile', {
    servesSpec: true,
  }),
  row('@oas-tools/core', /initialize|use$/, 'guard them with its option middleware.security', {
    servesSpec: true,
  }),
  row(
    'express-file-routing',
    /^(?:default|router|createRouter)$/,
    'guard them in the files: export const get = [requireAuth, handler]',
  ),
  row(
    'express-zod-api',
    /^(?:createServer|attachRouting)$/,
    'guard them with a Middleware in the endpointsFactory: factory.addMiddleware(…)',
  ),
  row(
    '@nestjs/core',
    /^NestFactory\.\w+$/,
    'guard them with @UseGuards(…) on the controllers, or an APP_GUARD',
  ),
  row(
    '@tsed/platform-express',
    /^PlatformExpress\.(?:bootstrap|create)$/,
    'guard them with @UseBefore(…) or @UseAuth(…) on the controllers',
  ),
  row(
    'express-restify-mongoose',
    /serve$/,
    'guard them with its option preMiddleware: requireAuth',
  ),
  ...(
    [
      ['fastify', /^(?:default|fastify|Fastify)$/, 'guard them with an onRequest hook'],
      ['koa', /^(?:default|Koa)$/, 'guard them with middleware before its router'],
      ['@hapi/hapi', /^(?:default\.)?(?:server|Server)$/, 'guard them with server.auth.default'],
      ['hono', /^Hono$/, 'guard them with app.use before its routes'],
      ['restify', /^(?:default\.)?createServer$/, 'guard them with server.use before its routes'],
      ['polka', DEFAULT, 'guard them with .use before its routes'],
      ['connect', DEFAULT, 'guard them with .use before its other middleware'],
      ['h3', /^createApp$/, 'guard them with onRequest'],
      ['elysia', /^Elysia$/, 'guard them with onBeforeHandle'],
      ['micro', DEFAULT, 'guard them with a function around the handler'],
      ['@apollo/server', /^startStandaloneServer$/, 'guard them in its context function'],
    ] as const
  ).map(([name, entries, advice]) => row(name, entries, advice, { isFramework: true })),
];

/** Packages that register routes by decorators on classes. */
export const DECORATOR_PACKAGE =
  /['"](routing-controllers|inversify-express-utils|@inversifyjs\/http-core|@overnightjs\/core|tsoa|@tsoa\/runtime|@tsed\/[\w-]+|@decorators\/express|typescript-rest|awilix-express|@nestjs\/common)['"]/;

/** How the routes that the decorators of a package declare are guarded; null for one without such decorators. */
export function decoratorAdvice(name: string): string | null {
  const known = REGISTRARS.find((each) => each.package === name)?.advice;
  if (known !== undefined) return known;
  if (name === 'tsoa' || name === '@tsoa/runtime') {
    return "guard it with @Security('bearerAuth') and the authenticationModule of tsoa.json, or @Middlewares(requireAuth), and run tsoa again";
  }
  if (name === '@overnightjs/core') return 'guard it with @Middleware(requireAuth)';
  if (name.startsWith('@tsed/')) return 'guard it with @UseBefore(…) or @UseAuth(…)';
  if (name.startsWith('@nestjs/')) return 'guard it with @UseGuards(…)';
  return name.startsWith('@inversifyjs/') ? 'guard it with @ApplyMiddleware(…)' : null;
}
