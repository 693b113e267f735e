import {
  type Body,
  type Check,
  type Guard,
  openShop,
  say,
  type Shop,
  weighted,
  type Word,
} from './shop.js';
import { rightAbsents, wrongAbsents } from './words/absent-checks.js';
import { exemption } from './words/exemptions.js';
import { body } from './words/forms.js';
import { errorHandler, harmless, layers, spoiling } from './words/layers.js';
import { withRequires } from './words/names.js';
import { packagedGuards } from './words/packaged.js';
import { place } from './words/placements.js';
import { register } from './words/registrations.js';
import { rightSecrets } from './words/right-secrets.js';
import { wrongSecrets } from './words/wrong-secrets.js';
import {
  rightCookies,
  rightLogins,
  rightSessions,
  wrongCookies,
  wrongLogins,
  wrongSessions,
} from './words/session-checks.js';
import { rightTokens, wrongTokens } from './words/token-checks.js';
import { rightLookups, rightUsers, wrongLookups, wrongUsers } from './words/user-checks.js';

/** A router with one endpoint and what stands in front of it, as the files of a folder. */
export type Program = {
  readonly seed: number;
  readonly express: 4 | 5;
  /** `p17`, also its prefix. */
  readonly id: string;
  readonly files: Readonly<Record<string, string>>;
  /** As the scan lists it. */
  readonly method: string;
  /** Paths at which the endpoint runs, as a request has them. */
  readonly paths: readonly string[];
  /** By its construction nobody without a secret gets to the handler. */
  readonly refusing: boolean;
  /** The words that it was put together from. */
  readonly words: readonly string[];
  /** Those of them that may let somebody through. */
  readonly suspects: readonly string[];
};

type Fault =
  'check' | 'form' | 'exemption' | 'spoiler' | 'placement' | 'error' | 'position' | 'package';

const FAULTS = weighted<Fault>({
  check: 6,
  form: 4,
  exemption: 4,
  spoiler: 1,
  placement: 1,
  error: 2,
  position: 1,
  package: 3,
});

const RIGHT: readonly (readonly Word<Check | null>[])[] = [
  rightSecrets,
  rightSecrets,
  rightTokens,
  rightSessions,
  rightUsers,
  rightUsers,
  rightLookups,
  rightAbsents,
  rightCookies,
  rightLogins,
];
const WRONG: readonly (readonly Word<Check | null>[])[] = [
  wrongSecrets,
  wrongTokens,
  wrongSessions,
  wrongSessions,
  wrongUsers,
  wrongLookups,
  wrongAbsents,
  wrongAbsents,
  wrongCookies,
  wrongLogins,
];

/** What one guard may leave for another, so that what is right alone is not beside it. */
const SHARED =
  /\b(user|account|auth|viewer|session|signedCookies|isKnown|isAuthenticated|isUnauthenticated|locals)\b/;

/** Registrations after which a guard finds the parameters of the path. */
const SEE_PARAMETERS: ReadonlySet<string> = new Set([
  'route',
  'route all',
  'use at path',
  'all at path',
]);

/** The program of `seed`: the same in every run. */
export function randomProgram(seed: number): Program {
  const shop = openShop(seed);
  const { dice } = shop;
  const faults = chooseFaults(shop);
  const first = guard(shop, faults, false);
  const second = dice.chance(0.15)
    ? guard(shop, dice.chance(0.5) ? chooseFaults(shop) : new Set(), true)
    : null;
  const guards = second === null ? [first] : dice.chance(0.5) ? [first, second] : [second, first];

  const spoilers = guards.flatMap((each) => each.spoilers);
  const spoiler =
    faults.has('spoiler') && spoilers.length > 0 ? dice.pick(spoilers as [string]) : null;
  const undoes = faults.has('error');
  const handlers = undoes || dice.chance(0.15) ? [errorHandler(shop, !undoes)] : [];
  const registered = register(shop, {
    guards: guards.map(({ expr }) => expr),
    handlers,
    misplaced: faults.has('position'),
  });

  const above = [
    ...layers(shop),
    ...guards.flatMap(({ before }) => before),
    ...(spoiler === null ? [] : [spoiling(shop, spoiler)]),
    ...(spoilers.length > 0 && dice.chance(0.08)
      ? [harmless(shop, dice.pick(spoilers as [string]))]
      : []),
    ...guards.flatMap(({ beside }) => beside),
  ];
  const main = [
    {
      router: 'const router = express.Router();',
      promise: 'const router = promiseRouter();',
      app: 'const router = express();',
      merging: 'const router = express.Router({ mergeParams: true });',
    }[shop.router],
    ...declaredOnce([...guards.flatMap(({ decls }) => decls), ...above]),
    ...registered.lines,
    'module.exports = router;',
  ].join('\n');
  const files = {
    'index.js': main,
    ...Object.assign({}, ...guards.map((each) => each.files)),
  } as Record<string, string>;
  // An error skips the guards that are still to come, so one that errs opens the others too.
  const isUndone = undoes && guards.some(({ by }) => by === 'error');
  const isWithout = !SEE_PARAMETERS.has(registered.words[0] ?? '');
  // One that hands on an error and calls on all the same goes on past those behind it.
  const [foremost, ...behind] = guards;
  const isLeapt = behind.length > 0 && foremost?.by === 'error' && !foremost.right;
  return {
    seed,
    express: shop.express,
    id: shop.id,
    files: Object.fromEntries(
      Object.entries(files).map(([name, text]) => [name, withRequires(text)]),
    ),
    method: ['all', 'use'].includes(shop.target.verb) ? 'ALL' : shop.target.verb.toUpperCase(),
    paths: registered.paths,
    refusing:
      guards.some(
        ({ right, asks }) =>
          right &&
          (second === null || !SHARED.test(asks)) &&
          !(isWithout && asks.includes('req.params')),
      ) &&
      !isUndone &&
      !isLeapt &&
      registered.right &&
      spoiler === null,
    suspects: [
      ...guards.flatMap((each) => each.suspects),
      ...(registered.right ? [] : registered.words),
      ...(spoiler === null ? [] : ['set for everybody']),
      ...(undoes ? ['undoing handler'] : []),
    ],
    words: [
      ...guards.map(({ id }) => id),
      ...registered.words,
      ...(spoiler === null ? [] : ['spoiled']),
      ...(handlers.length === 0 ? [] : [undoes ? 'undoing handler' : 'keeping handler']),
    ],
  };
}

function chooseFaults({ dice }: Shop): ReadonlySet<Fault> {
  if (dice.chance(0.42)) return new Set();
  const first = dice.pick(FAULTS);
  return new Set(dice.chance(0.15) ? [first, dice.pick(FAULTS)] : [first]);
}

/** A middleware with the faults; `apart` when it must stand in a file of its own. */
function guard(shop: Shop, faults: ReadonlySet<Fault>, apart: boolean): Guard {
  const wantsError = faults.has('error');
  for (let tries = 0; tries < 300; tries += 1) {
    const isPackaged = faults.has('package') || (faults.size === 0 && shop.dice.chance(0.2));
    const made = isPackaged
      ? packagedGuard(shop, !faults.has('package'), apart)
      : written(shop, faults, apart);
    if (apart && made.pinned) continue;
    if (wantsError && made.by !== 'error' && tries < 250) continue;
    return made;
  }
  throw new Error('no guard fits');
}

function packagedGuard(shop: Shop, right: boolean, apart: boolean): Guard {
  const made = say(
    shop,
    packagedGuards.map((word) => (each: Shop) => {
      const said = word(each);
      return said?.right === right ? said : null;
    }),
  );
  if (!apart && !shop.dice.chance(0.3)) return made;
  const file = shop.fresh('package-guard');
  const text = [...made.decls, `module.exports = ${made.expr};`].join('\n');
  return { ...made, expr: `require('./${file}')`, decls: [], files: { [`${file}.js`]: text } };
}

function written(shop: Shop, faults: ReadonlySet<Fault>, apart: boolean): Guard {
  const { dice } = shop;
  const lists = faults.has('check') ? WRONG : RIGHT;
  const check = say(shop, dice.pick(lists as [(typeof lists)[number]]));
  const open =
    faults.has('exemption') || dice.chance(0.35) ? exemption(shop, !faults.has('exemption')) : null;
  const { checked, opening } = joined(shop, check, open);
  const formed = body(shop, checked, !faults.has('form'));
  const full: Body = { ...formed, lines: [...opening, ...formed.lines] };
  const isPinned = check.pinned === true || open?.pinned === true;
  const own = [...(check.decls ?? []), ...(open?.decls ?? [])];
  const library = dice.chance(0.3) ? apartFrom(shop, own) : null;
  const placed = place(shop, full, library?.decls ?? own, {
    right: !faults.has('placement'),
    mayMove: !isPinned,
    mustMove: apart && !isPinned,
  });
  const suspects = [
    ...(check.right ? [] : [`check: ${check.id}`]),
    ...(formed.formIsRight ? [] : [`form: ${formed.id}`]),
    ...(open === null || open.right ? [] : [`exemption: ${open.id}`]),
    ...(placed.right ? [] : ['wrapper']),
  ];
  return {
    id: [check.id, open?.id, formed.id].filter(Boolean).join(' + '),
    right: suspects.length === 0,
    suspects,
    asks: check.expr,
    by: formed.by,
    expr: placed.expr,
    decls: placed.decls,
    files: { ...placed.files, ...library?.files, ...check.files, ...open?.files },
    before: [...(check.before ?? []), ...(open?.before ?? [])],
    beside: [...(check.beside ?? []), ...(open?.beside ?? [])],
    pinned: isPinned,
    spoilers: check.spoilers ?? [],
  };
}

/** The helpers of a guard in another file; null where there is none. */
function apartFrom(
  shop: Shop,
  decls: readonly string[],
): { readonly decls: readonly string[]; readonly files: Readonly<Record<string, string>> } | null {
  const text = decls.join('\n');
  const names = [...text.matchAll(/^(?:(?:async )?function\*? |const |class )(\w+)/gm)].map(
    ([, name]) => name ?? '',
  );
  if (names.length === 0 || /^(let|const \{) ?/m.test(text)) return null;
  const file = shop.fresh('helpers');
  const list = names.join(', ');
  return shop.dice.chance(0.5)
    ? {
        decls: [`const { ${list} } = require('./${file}');`],
        files: { [`${file}.js`]: `${text}\nmodule.exports = { ${list} };` },
      }
    : {
        decls: names.map((name) => `const ${name} = require('./${file}').${name};`),
        files: {
          [`${file}.js`]: `${text}\n${names.map((name) => `exports.${name} = ${name};`).join('\n')}`,
        },
      };
}

/** Puts the condition that opens the guard in front of the check, or into it. */
function joined(
  shop: Shop,
  check: Check,
  open: Check | null,
): { readonly checked: Check; readonly opening: readonly string[] } {
  if (open === null) return { checked: check, opening: [] };
  const styles = check.waits
    ? (['return', 'block'] as const)
    : (['return', 'return', 'block', 'or', 'ternary'] as const);
  switch (shop.dice.pick(styles as readonly ['return', ...('block' | 'or' | 'ternary')[]])) {
    case 'return':
      return { checked: check, opening: [`if (${open.expr}) return next();`] };
    case 'block':
      return { checked: check, opening: [`if (${open.expr}) {`, '  next();', '  return;', '}'] };
    case 'or':
      return { checked: { ...check, expr: `(${open.expr}) || (${check.expr})` }, opening: [] };
    case 'ternary':
      return {
        checked: { ...check, expr: `(${open.expr}) ? true : (${check.expr})` },
        opening: [],
      };
  }
}

/** Of two that declare one name, such as a passport of the file's own and the shared one, the first. */
function declaredOnce(decls: readonly string[]): readonly string[] {
  const names = new Set<string>();
  return [...new Set(decls)].filter((each) => {
    const name = /^const (\w+) =/.exec(each)?.[1];
    if (name === undefined) return true;
    const isNew = !names.has(name);
    names.add(name);
    return isNew;
  });
}
