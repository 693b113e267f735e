import type { Shop } from '../shop.js';

/** Middleware that stands above a guard and changes nothing about who gets in. */
const NEUTRAL: readonly [string, ...string[]] = [
  'router.use((req, res, next) => {\n  req.startedAt = Date.now();\n  next();\n});',
  `router.use(function log(req, res, next) {\n  res.on('finish', () => void res.statusCode);\n  next();\n});`,
  'router.use(cors());',
  `router.use(cors({ origin: 'https://example.com', credentials: true }));`,
  'router.use(express.json());',
  'router.use(express.urlencoded({ extended: false }));',
  'router.use(cookieParser());',
  'router.use(passport.initialize());',
  `router.use(methodOverride('X-HTTP-Method-Override'));`,
  'router.use((req, res, next) => setImmediate(next));',
  'router.use((req, res, next) => process.nextTick(next));',
  'router.use((req, res, next) => requests.run({ at: Date.now() }, next));',
  'router.use((req, res, next) => requests.run(new Map(), () => next()));',
  'router.use(async (req, res, next) => {\n  await null;\n  next();\n});',
  'router.use((req, res, next) => {\n  Promise.resolve({ id: 1 }).then((settings) => {\n    req.settings = settings;\n    next();\n  });\n});',
  `router.use((req, res, next) => {\n  if (req.path === '/health') return res.json({ ok: true });\n  next();\n});`,
  `router.use((req, res, next) => {\n  if (process.env.MAINTENANCE === 'on') return res.status(503).end();\n  next();\n});`,
  `router.use((req, res, next) => {\n  res.locals.lang = req.query.lang ?? 'en';\n  next();\n});`,
  `router.use((req, res, next) => {\n  req.page = Number(req.query.page ?? 1);\n  if (Number.isNaN(req.page)) return res.status(400).json({ error: 'page' });\n  next();\n});`,
  `router.use((req, res, next) => {\n  try {\n    req.decodedPath = decodeURIComponent(req.path);\n  } finally {\n    next();\n  }\n});`,
  `router.use(['/a', '/b'], (req, res) => {\n  res.status(404).end();\n});`,
  `let total = 0;\nrouter.use((req, res, next) => {\n  total += 1;\n  next();\n});`,
  `let connection = null;\nconst db = () => (connection ??= { rows: [1] });\nrouter.use((req, res, next) => {\n  req.rows = db().rows;\n  next();\n});`,
  `const perAddress = new Map();\nrouter.use((req, res, next) => {\n  perAddress.set(req.ip, (perAddress.get(req.ip) ?? 0) + 1);\n  if (perAddress.get(req.ip) > 1e6) return res.sendStatus(429);\n  next();\n});`,
  `router.use((req, res, next) => {\n  const token = req.headers['x-optional'];\n  try {\n    if (token) req.claims = jwt.verify(token, process.env.JWT_SECRET);\n  } catch {}\n  next();\n});`,
  `router.use((req, res, next) => {\n  res.set('x-powered-by', 'tea');\n  return next();\n});`,
];

/** Middleware of earlier layers: none to three. */
export function layers(shop: Shop): readonly string[] {
  const { dice } = shop;
  const count = dice.pick([0, 0, 1, 1, 2, 3] as const);
  const picked = new Set(Array.from({ length: count }, () => dice.pick(NEUTRAL)));
  const needsStorage = [...picked].some((each) => each.includes('requests.run'));
  return [...(needsStorage ? ['const requests = new AsyncLocalStorage();'] : []), ...picked];
}

/** A middleware that runs the statement for everybody. */
export function spoiling(shop: Shop, statement: string): string {
  return shop.dice.pick([
    `router.use((req, res, next) => {\n  ${statement};\n  next();\n});`,
    `router.use(function defaults(req, res, next) {\n  ${statement};\n  return next();\n});`,
    `router.use(async (req, res, next) => {\n  await null;\n  ${statement};\n  next();\n});`,
    `router.use((req, res, next) => {\n  try {\n    ${statement};\n  } finally {\n    next();\n  }\n});`,
    `const defaults = (req, res) => {\n  ${statement};\n};\nrouter.use((req, res, next) => {\n  defaults(req, res);\n  next();\n});`,
    `router.use((req, res, next) => {\n  setImmediate(() => {\n    ${statement};\n    next();\n  });\n});`,
  ]);
}

/** The statement where it changes nothing: for another path, or for no request. */
export function harmless(shop: Shop, statement: string): string {
  return shop.dice.pick([
    `router.use('/e7', (req, res, next) => {\n  ${statement};\n  next();\n});`,
    `router.use((req, res, next) => {\n  if (process.env.NODE_ENV === 'test') {\n    ${statement};\n  }\n  next();\n});`,
    `router.get('/e7', (req, res, next) => {\n  ${statement};\n  next();\n});`,
    `router.use((req, res, next) => {\n  const later = () => {\n    ${statement};\n  };\n  void later;\n  next();\n});`,
    `router.use((error, req, res, next) => {\n  ${statement};\n  next(error);\n});`,
  ]);
}

/** Error middleware between the guard and the endpoint: of those, the first keep the refusal. */
const KEEPING: readonly [string, ...string[]] = [
  '(error, req, res, next) => next(error)',
  '(error, req, res, next) => {\n  req.failed = true;\n  next(error);\n}',
  `(error, req, res, next) => {\n  res.status(error.status ?? 500).json({ error: error.message });\n}`,
  `(error, req, res, next) => (error.name === 'CastError' ? res.status(400).end() : next(error))`,
  `(error, req, res, next) => {\n  if (res.headersSent) return next(error);\n  res.sendStatus(401);\n}`,
  `(error, req, res, next) => (error.code === 'EBADCSRFTOKEN' ? next() : next(error))`,
];

const UNDOING: readonly [string, ...string[]] = [
  '(error, req, res, next) => next()',
  '(error, req, res, next) => {\n  req.failed = error;\n  next();\n}',
  '(error, req, res, next) => {\n  next(null);\n}',
  `(error, req, res, next) => (error.status === 401 || error.status === 403 ? next() : next(error))`,
  `(error, req, res, next) => {\n  if (!res.headersSent) res.status(401);\n  next();\n}`,
  `(error, req, res, next) => {\n  res.status(401).json({ error: error.message });\n  next();\n}`,
  `(error, req, res, next) => (error instanceof TypeError ? next(error) : next())`,
  `(error, _req, _res, next) => setImmediate(next)`,
  `function recover(error, req, res, next) {\n  res.locals.error = error;\n  return next(undefined);\n}`,
  `(error, req, res, next) => next(req.query.strict ? error : undefined)`,
];

export function errorHandler(shop: Shop, keeps: boolean): string {
  return shop.dice.pick(keeps ? KEEPING : UNDOING);
}
