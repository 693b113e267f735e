import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROUTES_PER_FILE = 10;

/**
 * Writes a TypeScript project of `files` route files with ten routes each into `root`: guards from factories in
 * factories, services as closures over large settings, middleware classes, a session, passport and a JWT guard of
 * its own, async wrappers, paths that are let through, error middleware.
 * @returns how many routes there are
 */
export function writeGuardedProject(root: string, files: number): number {
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const numbers = Array.from({ length: files }, (_, index) => index);
  write('package.json', JSON.stringify({ name: 'bench', type: 'module', dependencies }));
  write('tsconfig.json', '{ "compilerOptions": { "strict": true, "module": "NodeNext" } }\n');
  write('src/settings.ts', settings);
  write('src/errors.ts', errors);
  write('src/services.ts', services);
  write('src/wrap.ts', wrap);
  write('src/guards.ts', guards);
  write('src/validate.ts', validate);
  write('src/passport.ts', passport);
  write('src/login.ts', login);
  write('src/app.ts', app(numbers));
  for (const number of numbers) {
    write(`src/routes/pens-${number}.ts`, routeFile(number));
    write(`src/stores/pens-${number}.ts`, storeFile(number));
  }
  return files * ROUTES_PER_FILE + ROUTES_OF_LOGIN;
}

const dependencies = {
  express: '^5.1.0',
  'express-session': '^1.18.0',
  jsonwebtoken: '^9.0.0',
  passport: '^0.7.0',
  'passport-jwt': '^4.0.1',
};

const settings = `${Array.from({ length: 12 }, (_, section) => {
  const lines = Array.from(
    { length: 25 },
    (__, index) =>
      `  entry${index}: { name: 'section ${section} entry ${index}', limit: ${index * 10}, tags: ['a${index}', 'b${index}'], url: process.env.SECTION_${section}_URL ?? 'http://localhost:${3000 + index}' },`,
  );
  return `export const section${section} = {\n${lines.join('\n')}\n};`;
}).join('\n\n')}

export const settings = {
  jwt: { secret: process.env.JWT_SECRET as string, issuer: 'bench' },
  open: ['/health', '/login', '/docs', '/pens-3/'],
  roles: { admin: ['read', 'write', 'remove'], editor: ['read', 'write'], reader: ['read'] },
  sections: { ${Array.from({ length: 12 }, (_, index) => `section${index}`).join(', ')} },
};
`;

const errors = `export class HttpError extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

export const fail = {
  unauthorized: (message = 'log in first') => new HttpError(401, message),
  forbidden: (message = 'not yours') => new HttpError(403, message),
  invalid: (message: string) => new HttpError(400, message),
};
`;

const services = `import { settings } from './settings.js';

type Settings = typeof settings;

export function createLog(options: Settings) {
  const lines: string[] = [];
  const format = (level: string, text: string) => \`\${options.jwt.issuer} \${level} \${text}\`;
  return {
    info: (text: string) => { lines.push(format('info', text)); },
    warn: (text: string) => { lines.push(format('warn', text)); },
  };
}

export function createRoles(options: Settings, log: ReturnType<typeof createLog>) {
  const allowed = (role: string): readonly string[] => options.roles[role as 'admin'] ?? [];
  return {
    can: (role: string, action: string) => {
      const found = allowed(role).includes(action);
      if (!found) log.warn(role + ' may not ' + action);
      return found;
    },
  };
}

export const log = createLog(settings);
export const roles = createRoles(settings, log);
export const services = { settings, log, roles };
export type Services = typeof services;
`;

const wrap = `import type { Request, RequestHandler, Response } from 'express';

export const wrap = (handler: (req: Request, res: Response) => Promise<unknown>): RequestHandler => (req, res, next) => {
  Promise.resolve(handler(req, res)).catch(next);
};
`;

const guards = `import type { NextFunction, Request, RequestHandler, Response } from 'express';
import jwt from 'jsonwebtoken';
import { fail } from './errors.js';
import { services, type Services } from './services.js';

type Who = { id: string; role: string };

function readToken(req: Request): string | null {
  const header = req.headers.authorization;
  if (!header) return null;
  const [scheme, token] = header.split(' ');
  return scheme === 'Bearer' && token ? token : null;
}

export function createGuards({ settings, log, roles }: Services) {
  const isOpen = (path: string) => settings.open.some((each) => path.startsWith(each));

  const verified = (req: Request): Who => {
    const token = readToken(req);
    if (!token) throw fail.unauthorized();
    try {
      return jwt.verify(token, settings.jwt.secret) as Who;
    } catch {
      log.warn('a token was refused');
      throw fail.unauthorized('the token is not valid');
    }
  };

  const requireUser: RequestHandler = (req, _res, next) => {
    if (isOpen(req.path)) return next();
    try {
      (req as Request & { user?: Who }).user = verified(req);
      next();
    } catch (error) {
      next(error);
    }
  };

  const check = (describe: (who: Who) => string | null) => {
    const guard: RequestHandler = (req, res, next) => {
      const who = (req as Request & { user?: Who }).user;
      if (!who) return res.status(401).json({ error: 'log in first' });
      const problem = describe(who);
      if (problem) return next(fail.forbidden(problem));
      next();
    };
    return guard;
  };

  const requireRole = (...wanted: string[]) =>
    check((who) => (wanted.includes(who.role) ? null : 'one of ' + wanted.join(', ')));
  const may = (action: string, kind: string) =>
    check((who) => (roles.can(who.role, action) ? null : action + ' ' + kind));

  return { requireUser, requireRole, may, check };
}

export class Visits {
  private readonly seen = new Map<string, number>();
  constructor(private readonly options: { limit: number; name: string }) {}

  count = (req: Request, res: Response, next: NextFunction) => {
    const key = this.options.name + (req.ip ?? '');
    const before = this.seen.get(key) ?? 0;
    this.seen.set(key, before + 1);
    if (before > this.options.limit) {
      res.status(429).json({ error: 'too many' });
      return;
    }
    next();
  };
}

export const ownerOnly = (session: { name: string }): RequestHandler => (req, res, next) => {
  const { userId } = req.session as unknown as { userId?: string };
  if (!userId) {
    res.status(401).json({ error: session.name });
    return;
  }
  next();
};

export const guards = createGuards(services);
`;

const validate = `import type { Request, RequestHandler } from 'express';
import { fail } from './errors.js';

type Rule = { type: string; min?: number; max?: number; pattern?: RegExp; required?: boolean };
export type Schema = Partial<Record<'body' | 'query' | 'params', Record<string, Rule>>>;

function problemOf(name: string, rule: Rule, value: unknown): string | null {
  if (value === undefined || value === null) return rule.required ? name + ' is missing' : null;
  if (typeof value !== rule.type) return name + ' is no ' + rule.type;
  if (rule.min !== undefined && String(value).length < rule.min) return name + ' is too short';
  if (rule.max !== undefined && String(value).length > rule.max) return name + ' is too long';
  return null;
}

export const validate = (schema: Schema): RequestHandler => (req, _res, next) => {
  for (const part of ['params', 'query', 'body'] as const) {
    const rules = schema[part];
    if (!rules) continue;
    const given = (req as Request)[part] as Record<string, unknown>;
    for (const [name, rule] of Object.entries(rules)) {
      const problem = problemOf(name, rule, given[name]);
      if (problem) return next(fail.invalid(problem));
    }
  }
  return next();
};
`;

const passport = `import passport from 'passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { settings } from './settings.js';

passport.use(
  'jwt',
  new Strategy(
    { secretOrKey: settings.jwt.secret, jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken() },
    (claims, done) => (claims.sub ? done(null, { id: claims.sub }) : done(null, false)),
  ),
);

export { passport };
`;

const ROUTES_OF_LOGIN = 3;

const login = `import { Router } from 'express';
import { log } from './services.js';
import { settings } from './settings.js';
import { wrap } from './wrap.js';

type Account = { id: string; name: string; hash: string; locked: boolean; mail: string | null; tries: number };
const accounts = new Map<string, Account>();

async function ask(url: string, body: unknown): Promise<{ ok: boolean; user?: { id: string; mail?: string } }> {
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  return answer.json();
}

export const login = Router();

login.post('/login', wrap(async (req, res) => {
  const { name, password, code } = req.body as { name?: string; password?: string; code?: string };
  if (!name || !password) return res.status(400).json({ error: 'name and password' });
  let account = accounts.get(name);
  try {
    const told = await ask(settings.sections.section1.entry1.url, { name, password });
    if (!told.ok || !told.user) {
      log.info('refused ' + name);
      return res.status(403).json({ error: 'wrong' });
    }
    if (!account) {
      account = { id: told.user.id, name, hash: '', locked: false, mail: null, tries: 0 };
      accounts.set(name, account);
    }
    if (account.locked) return res.status(403).json({ error: 'locked' });
    if (told.user.mail && told.user.mail !== account.mail) account.mail = told.user.mail;
    if (code) {
      const second = await ask(settings.sections.section2.entry2.url, { code });
      if (!second.ok) {
        account.tries += 1;
        if (account.tries > 5) account.locked = true;
        return res.status(403).json({ error: 'wrong code' });
      }
    }
  } catch (error) {
    log.warn(String(error));
    return res.status(502).json({ error: 'try again' });
  }
  (req.session as unknown as { userId?: string }).userId = account.id;
  res.json({ id: account.id, mail: account.mail ?? null });
}));

login.post('/logout', (req, res) => {
  (req.session as unknown as { userId?: string | null }).userId = null;
  res.status(204).end();
});

login.get('/health', (_req, res) => {
  res.json({ ok: true });
});
`;

function app(numbers: readonly number[]): string {
  return `import express, { type ErrorRequestHandler } from 'express';
import session from 'express-session';
import { HttpError } from './errors.js';
import { guards, Visits } from './guards.js';
import { login } from './login.js';
import { passport } from './passport.js';
import { section0, section3, settings } from './settings.js';
${numbers.map((number) => `import { pens${number} } from './routes/pens-${number}.js';`).join('\n')}

export const app = express();
const visits = new Visits({ limit: section0.entry3.limit, name: section3.entry1.name });

app.use(express.json());
app.use(session({ secret: process.env.SESSION_SECRET as string }));
app.use(passport.initialize());
app.use(visits.count);
app.use((req, res, next) => {
  res.locals.requestId = req.get('x-request-id') ?? String(Date.now());
  next();
});
app.use(login);
app.use(guards.requireUser);
${numbers.map((number) => `app.use('/pens-${number}', pens${number});`).join('\n')}

const onError: ErrorRequestHandler = (error, _req, res, next) => {
  if (res.headersSent) return next(error);
  const status = error instanceof HttpError ? error.status : 500;
  res.status(status).json({ error: status === 500 ? settings.jwt.issuer : error.message });
};
app.use(onError);
`;
}

function routeFile(number: number): string {
  const pens = `pens${number}`;
  const role = ['admin', 'editor', 'reader'][number % 3] ?? 'admin';
  const guardOf = (index: number): string =>
    [
      `guards.requireRole('${role}', 'role-${index}')`,
      `guards.may('write', 'pen ${number}')`,
      `ownerOnly({ name: 'pens ${number}' })`,
      "passport.authenticate('jwt', { session: false })",
      `guards.check(({ id }) => (id === 'owner-${number}' ? null : 'another'))`,
    ][index] ?? '';
  const routes = ['get', 'post', 'put', 'patch', 'delete'].flatMap((verb, index) => [
    `${pens}.${verb}('/', ${guardOf(index)}, validate({ query: { owner: { type: 'string', min: ${number}, required: true }, kind: { type: 'string', max: ${index} } } }), wrap(async (req, res) => {\n  res.json(await pens.find({ owner: req.query.owner }));\n}));`,
    `${pens}.${verb}('/:id', ${guardOf((index + 1) % 5)}, wrap(async (req, res) => {\n  const pen = await pens.one(req.params.id);\n  if (!pen) return res.status(404).json({ error: 'not found' });\n  return res.json(pen);\n}));`,
  ]);
  return `import { Router } from 'express';
import { guards, ownerOnly } from '../guards.js';
import { passport } from '../passport.js';
import { createPens } from '../stores/pens-${number}.js';
import { services } from '../services.js';
import { validate } from '../validate.js';
import { wrap } from '../wrap.js';

const pens = createPens(services);
export const ${pens} = Router();

${routes.join('\n\n')}
`;
}

function storeFile(number: number): string {
  const kinds = Array.from(
    { length: ROUTES_PER_FILE },
    (_, index) =>
      `    kind${index}: (colour: string) => all.filter((pen) => pen.colour === colour && pen.kind === ${index}),`,
  );
  return `import type { Services } from '../services.js';

export type Pen = { readonly id: string; readonly colour: string; readonly kind: number; readonly owner: string };

export function createPens({ log, settings }: Services) {
  const all: Pen[] = [];
  const named = (name: string) => (text: string) => log.info(\`\${settings.jwt.issuer} \${name} \${text}\`);
  const note = named('pens ${number}');
  return {
${kinds.join('\n')}
    find: async (query: { owner: unknown }) => {
      note('find');
      return all.filter((pen) => pen.owner === query.owner);
    },
    one: async (id: unknown) => all.find((pen) => pen.id === id),
  };
}
`;
}
