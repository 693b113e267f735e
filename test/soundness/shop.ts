import { createDice, type Dice } from '../support/random-app/dice.js';

/** Where a guard stands on the way to the endpoint. */
export type Position = 'route' | 'route-all' | 'use' | 'use-at' | 'all' | 'mount';

/** The endpoint that a program is about. */
export type Target = {
  readonly verb: 'get' | 'post' | 'put' | 'delete' | 'all' | 'use';
  /** Below the router of the program, as Express takes it. */
  readonly path: string;
  readonly parameter: 'none' | 'required' | 'optional';
  readonly position: Position;
  /** The method is overridden behind the guard. */
  readonly isOverridden: boolean;
};

/** A program in the making. */
export type Shop = {
  readonly seed: number;
  /** `p17`: the folder and the prefix of the program. */
  readonly id: string;
  readonly express: 4 | 5;
  readonly dice: Dice;
  readonly target: Target;
  /** What the program exports. */
  readonly router: 'router' | 'promise' | 'app' | 'merging';
  /** A name that nothing else in the program has. */
  fresh(base: string): string;
  /**
   * The session field of the program. Fields of one name are one field to a reader of the whole project, so each
   * program has its own, save in the batches where several share the common names.
   */
  readonly field: string;
};

const POSITIONS = { route: 3, 'route-all': 1, use: 2, 'use-at': 1, all: 1, mount: 1 } as const;

/** Each word as often as is said. */
export function weighted<T extends string>(words: Readonly<Record<T, number>>): [T, ...T[]] {
  return (Object.entries(words) as [T, number][]).flatMap(([word, times]) =>
    Array.from({ length: times }, () => word),
  ) as [T, ...T[]];
}

/** Sets up the program of `seed`: its endpoint and its choices. */
export function openShop(seed: number): Shop {
  const dice = createDice(seed);
  const express = seed % 2 === 0 ? 5 : 4;
  const verb = dice.pick(weighted({ get: 5, post: 3, put: 1, delete: 2, all: 1, use: 1 }));
  const parameter =
    verb === 'use' ? 'none' : dice.pick(['none', 'none', 'none', 'required', 'optional'] as const);
  const end = { none: '', required: '/:id', optional: express === 4 ? '/:id?' : '{/:id}' };
  const position = dice.pick(weighted(POSITIONS));
  const names = new Map<string, number>();
  const isShared = Math.floor(seed / 100) % 4 === 3;
  return {
    seed,
    id: `p${seed}`,
    express,
    dice,
    target: {
      verb,
      parameter,
      path: `/e0${end[parameter]}`,
      position,
      isOverridden: position === 'use' && (verb === 'put' || verb === 'delete') && dice.chance(0.3),
    },
    router: dice.pick(weighted({ router: 8, promise: 1, app: 1, merging: 1 })),
    fresh: (base) => {
      const count = (names.get(base) ?? 0) + 1;
      names.set(base, count);
      return count === 1 ? base : `${base}${count}`;
    },
    field: isShared ? dice.pick(['userId', 'user', 'account']) : `account${seed}`,
  };
}

/** A statement of the program's rights: `true` when nobody without a secret gets past the piece. */
type Claim = { readonly right: boolean };

/** What decides about a request: an expression of `req` (and `res`). */
export type Check = Claim & {
  readonly id: string;
  /** True for a caller who is let in. */
  readonly expr: string;
  /** It is a promise of the truth. */
  readonly waits?: boolean;
  /** Statements at the top of the guard's file. */
  readonly decls?: readonly string[];
  /** Statements of the router's file, above the guard. */
  readonly before?: readonly string[];
  /** Other endpoints, which anybody may call first. */
  readonly beside?: readonly string[];
  /** It needs variables of the router's file. */
  readonly pinned?: boolean;
  /** Other files that it needs, beside the router's. */
  readonly files?: Readonly<Record<string, string>>;
  /** Statements that, run for everybody in an earlier middleware, let everybody in. */
  readonly spoilers?: readonly string[];
};

/** How a middleware ends a request that it refuses. */
export type Refusal = {
  readonly text: string;
  readonly by: 'answer' | 'error';
  readonly decls?: readonly string[];
};

/** The text of a middleware, before it is put somewhere. */
export type Body = {
  readonly id: string;
  /** Whether the check decides. */
  readonly formIsRight: boolean;
  readonly isAsync: boolean;
  /** `req, res, next` unless the piece is about them. */
  readonly parameters?: string;
  readonly lines: readonly string[];
  readonly decls?: readonly string[];
  readonly by: 'answer' | 'error';
};

/** A whole middleware. */
export type Guard = Claim & {
  readonly id: string;
  /** Its pieces that may let somebody through. */
  readonly suspects: readonly string[];
  /** The expression by which it decides; empty for a package. */
  readonly asks: string;
  readonly expr: string;
  readonly decls: readonly string[];
  readonly before: readonly string[];
  readonly beside: readonly string[];
  readonly pinned: boolean;
  readonly by: 'answer' | 'error';
  readonly spoilers: readonly string[];
  readonly files: Readonly<Record<string, string>>;
};

export type Word<T> = (shop: Shop) => T;

/** A word that is taken from a list, or none of a list that is empty for this program. */
export function say<T>(shop: Shop, words: readonly Word<T | null>[]): T {
  for (let tries = 0; tries < 200; tries += 1) {
    const word = words[shop.dice.between(0, words.length - 1)];
    const said = word?.(shop);
    if (said !== null && said !== undefined) return said;
  }
  throw new Error('no word of the list fits');
}
