import type { Registrar } from '../../routing/registrar.js';

const DEFAULT = /^(?:default|\w+)$/;

const row = (
  name: string,
  entries: RegExp,
  advice: string,
  more: Pick<Registrar, 'setting' | 'servesSpec' | 'isFramework'> = {},
): Registrar => ({ package: name, entries, advice, ...more });

/** The advice is from the documentation of each package. */
export const REGISTRARS: readonly Registrar[] = [
  row(
    'koa-swagger-decorator',
    /^SwaggerRouter$/,
    'what mapDir() and map() register of decorated classes is guarded with @middlewares([requireAuth]) there',
  ),
  row(
    'routing-controllers',
    /^(?:createKoaServer|useKoaServer|createServer)$/,
    'guard them with @UseBefore(requireAuth) on the controllers, or @Authorized() and an authorizationChecker',
  ),
  row(
    'awilix-koa',
    /^(?:loadControllers|controller)$/,
    'guard them with .before([requireAuth]) on createController, or @before([requireAuth]) on the class',
  ),
  row(
    'koa-route',
    DEFAULT,
    'guard them with koa-compose: route.get(path, compose([requireAuth, handler]))',
  ),
  row(
    'koa-joi-router',
    DEFAULT,
    'guard them with a handler list: { handler: [requireAuth, handler] }',
  ),
  row('koa-oas3', DEFAULT, 'guard them with middleware before it, and security in the spec', {
    servesSpec: true,
  }),
  row('koa-router-decorators', DEFAULT, 'guard them with middleware in the decorators'),
  row('koa-controllers', DEFAULT, 'guard them with middleware in the decorators'),
  row('koa-trpc-adapter', DEFAULT, 'guard them in the procedures'),
  row('@apollo/server', /^startStandaloneServer$/, 'guard them in its context function', {
    isFramework: true,
  }),
];

/** Packages that register routes by decorators on classes. */
export const DECORATOR_PACKAGE =
  /['"](routing-controllers|tsoa|@tsoa\/runtime|awilix-koa|koa-router-decorators|koa-controllers|@nestjs\/common)['"]/;

/** How the routes that the decorators of a package declare are guarded; null for one without such decorators. */
export function decoratorAdvice(name: string): string | null {
  const known = REGISTRARS.find((each) => each.package === name)?.advice;
  if (known !== undefined) return known;
  return name === 'tsoa' || name === '@tsoa/runtime'
    ? "guard it with @Security('bearerAuth') and the authenticationModule of tsoa.json, and run tsoa again"
    : null;
}
