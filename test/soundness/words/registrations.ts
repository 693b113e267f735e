import type { Shop } from '../shop.js';

export type Registered = {
  readonly lines: readonly string[];
  readonly paths: readonly string[];
  /** Whether the guards stand before the handler for every request. */
  readonly right: boolean;
  readonly words: readonly string[];
};

type Parts = {
  readonly guards: readonly string[];
  /** Error middleware that stands between. */
  readonly handlers: readonly string[];
  readonly misplaced: boolean;
};

/** Registers the endpoint and, before it, the guards. */
export function register(shop: Shop, parts: Parts): Registered {
  const { dice, id, target } = shop;
  const { verb, path } = target;
  const handler = `(req, res) => {\n  reached(req, '${id}');\n  res.json({ secret: ${shop.seed} });\n}`;
  const list = [...parts.guards, ...parts.handlers];
  const endpoint = (before: readonly string[] = []) =>
    `router.${verb}('${path}', ${[...before, handler].join(', ')});`;
  const late = target.isOverridden ? [`router.use(methodOverride('X-HTTP-Method-Override'));`] : [];
  const uses = list.map((each) => `router.use(${each});`);
  const done = (lines: readonly string[], words: readonly string[], right = true, prefix = '') => ({
    lines,
    paths: samples(shop).map((each) => `/${id}${prefix}${each}`),
    right,
    words,
  });
  if (parts.misplaced) return misplaced(shop, parts, endpoint, done);
  switch (target.position) {
    case 'route-all':
      if (verb !== 'use') {
        const all = list.map((each) => `.all(${each})`).join('\n  ');
        return done([`router.route('${path}')\n  ${all}\n  .${verb}(${handler});`], ['route all']);
      }
      return done([...uses, endpoint()], ['use']);
    case 'use':
      return done(
        [...(dice.chance(0.3) ? [`router.use(${list.join(', ')});`] : uses), ...late, endpoint()],
        ['use'],
      );
    case 'use-at':
      return done(
        [...list.map((each) => `router.use('${path}', ${each});`), endpoint()],
        ['use at path'],
      );
    case 'all':
      if (verb !== 'use') {
        return done(
          [...list.map((each) => `router.all('${path}', ${each});`), endpoint()],
          ['all at path'],
        );
      }
      return done([...uses, endpoint()], ['use']);
    case 'mount':
      return done(
        [
          'const inner = express.Router();',
          endpoint().replace('router.', 'inner.'),
          `router.use('/in', ${[...list, 'inner'].join(', ')});`,
        ],
        ['mount'],
        true,
        '/in',
      );
    case 'route':
      return done([endpoint(dice.chance(0.25) ? [`[${list.join(', ')}]`] : list)], ['route']);
  }
}

/** The guard is there, and not on the way of every request. */
function misplaced(
  shop: Shop,
  { guards, handlers }: Parts,
  endpoint: (before?: readonly string[]) => string,
  done: (lines: readonly string[], words: readonly string[], right: boolean) => Registered,
): Registered {
  const { verb, path } = shop.target;
  const list = [...guards, ...handlers].join(', ');
  const other = verb === 'post' ? 'get' : 'post';
  return shop.dice.pick<() => Registered>([
    () => done([endpoint(), `router.use(${list});`], ['after the endpoint'], false),
    () => done([`router.use('/e1', ${list});`, endpoint()], ['other path'], false),
    () => done([`router.${other}('${path}', ${list});`, endpoint()], ['other method'], false),
    () =>
      done(
        [`if (process.env.PROTECT) router.use(${list});`, endpoint()],
        ['unset condition'],
        false,
      ),
    () =>
      done(
        [`if (globalThis.isProtected) router.use(${list});`, endpoint()],
        ['unknown condition'],
        false,
      ),
    () =>
      done(
        [`if (process.env.NODE_ENV === 'production') router.use(${list});`, endpoint()],
        ['in production'],
        true,
      ),
    () =>
      done(
        [`if (process.env.NODE_ENV !== 'test') {\n  router.use(${list});\n}`, endpoint()],
        ['not in tests'],
        true,
      ),
    () =>
      done(
        [`const protect_ = () => router.use(${list});`, 'void protect_;', endpoint()],
        ['never called'],
        false,
      ),
    () => done([`router.all('/e0/:never/more', ${list});`, endpoint()], ['longer path'], false),
    () => done([`for (const each of [${list}]) router.use(each);`, endpoint()], ['loop'], true),
    () =>
      done(
        [`[${list}].slice(1).forEach((each) => router.use(each));`, endpoint()],
        ['loop without the first'],
        false,
      ),
    () =>
      done(
        [`const guards = [];`, endpoint(['guards']), `guards.push(${list});`],
        ['array filled later'],
        false,
      ),
    () =>
      done(
        [
          `const other = express.Router();`,
          `other.use(${list});`,
          `router.use('/e9', other);`,
          endpoint(),
        ],
        ['another router'],
        false,
      ),
    () =>
      done(
        [
          `const other = express.Router();`,
          `other.use(${list});`,
          `router.use(other);`,
          endpoint(),
        ],
        ['router in front'],
        true,
      ),
  ])();
}

function samples({ target }: Shop): readonly string[] {
  if (target.verb === 'use') return ['/e0', '/e0/health', '/e0/x/public', '/e0/../health'];
  return {
    none: ['/e0'],
    required: ['/e0/1', '/e0/public', '/e0/health'],
    optional: ['/e0', '/e0/1', '/e0/public', '/e0/health'],
  }[target.parameter];
}
