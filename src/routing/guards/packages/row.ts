import type { Served } from '../../../model/types.js';
import type { Value as Followed } from '../../../interpret/follow/values.js';
import type { Value } from '../../../interpret/values.js';
import type { Frozen } from '../request-state.js';
import type { Outdated } from './versions.js';

/** The middleware that one member of one package gives, as its source was read. */
export type PackageRow = {
  /** The specifier that it is imported by. */
  readonly package: string;
  /**
   * What of the package it is: `()` for the package called (also with `new`), `json()` for a member called,
   * `serve` for a member as it is. A `*` at the end stands for whatever is called on it after that.
   */
  readonly members: readonly string[];
  /** What it does to callers who prove nothing. */
  readonly judge: (call: Call) => RowVerdict;
  /** What it leaves on the request. */
  readonly sets: (call: Call) => Sets;
  /** Members of the request that a refusal rests on: it holds only while nothing else sets them for everybody. */
  readonly restsOn?: readonly string[];
  /** Methods whose requests can be let through whatever the verdict says. */
  readonly openMethods?: readonly ('OPTIONS' | 'TRACE')[];
  /** It has a method `unless` (express-unless), which excepts requests from it. */
  readonly hasUnless?: true;
  /** Whether, made so, it reads `Authorization` and refuses tokens there that are not of its own issuer. */
  readonly readsBearer?: (args: readonly Value[]) => boolean;
  /** What it fails with, as far as its errors are told apart. */
  readonly errors?: readonly Frozen[];
  /** Versions of which the verdict is not true. */
  readonly outdated?: Outdated;
  readonly readsBody?: true;
  /** It keeps a session for whoever comes. */
  readonly keepsSession?: true;
  /** It refuses a POST without a token of a page that was asked for before, whatever else comes with it. */
  readonly wantsToken?: true;
  /** It reads uploads, or keeps them. */
  readonly stores?: true;
  /** It answers preflight requests. */
  readonly isCors?: true;
  /** What it is to somebody who looks at it, where it is more than an answer. */
  readonly serves?: Served['kind'];
  /** It answers for these paths below its mount alone. */
  readonly paths?: readonly string[];
  /** The option that gives another path in place of those. */
  readonly pathOption?: string;
  /** It gives callers what others were answered before. */
  readonly caches?: true;
  /** `always`: it makes an endpoint; `pages`: it may answer with files, documentation or a status of its own. */
  readonly answers?: 'always' | 'pages';
  /** Package, version and file that this was read in, and what it says there. */
  readonly source: string;
};

/** How the middleware was made. */
export type Call = {
  /** The member of the row that it is, as it was written. */
  readonly member: string;
  readonly args: readonly Value[];
  /** What was registered under a name (passport's strategies); null where nobody looked. */
  readonly registered: ((name: string) => readonly Value[]) | null;
};

export type RowVerdict =
  | { readonly kind: 'refuses' }
  | { readonly kind: 'passes' }
  /** It stands where callers log in: whoever has an account there gets through, so it keeps nobody out. */
  | { readonly kind: 'login'; readonly why: string }
  /** It refuses where each of these functions of the project does. */
  | { readonly kind: 'own'; readonly code: readonly OwnCode[] }
  /** `why` continues `because`. */
  | { readonly kind: 'unknown'; readonly why: string };

/** A function of the project that a package leaves a decision to. */
export type OwnCode = {
  readonly code: Value;
  /** As a person knows it: "the function `authorizer` of express-basic-auth". */
  readonly what: string;
  readonly gets: readonly OwnArgument[];
  /** What it does where it lets a caller through. */
  readonly opens:
    | 'gives something true'
    | 'gives something false'
    /** Calls its last argument with a second argument that is true, and no error. */
    | 'calls back something true'
    /** Gives a key that the caller knows: one out of the token, or an empty one. */
    | 'gives a key of the caller'
    /** Calls its last argument with such a key. */
    | 'calls back a key of the caller'
    /** Gives a token that the application has, in the place of one that was sent. */
    | 'gives a token of its own'
    | 'returns';
  /** The claims that somebody has who knows no secret; nobody has any where they are not given. */
  readonly claims?: () => Followed;
};

/** What a package hands to such a function. `credential` is what the caller sent, not verified. */
export type OwnArgument = 'request' | 'credential' | 'verified claims' | 'done' | 'else';

/** Members of the request, dotted; `*` stands for every member below. */
export type Sets = {
  /** There for every request, whoever sends it. */
  readonly everybody: readonly string[];
  /** What the caller sent, as the caller wants it: proves nothing. */
  readonly byCaller: readonly string[];
  /** Set only once a credential was verified; absent for everybody else. */
  readonly verified: readonly string[];
};

export const REFUSES: RowVerdict = { kind: 'refuses' };
export const PASSES: RowVerdict = { kind: 'passes' };

export function unsure(why: string): RowVerdict {
  return { kind: 'unknown', why };
}

export function leaves(sets: Partial<Sets>): Sets {
  return { everybody: [], byCaller: [], verified: [], ...sets };
}

const NOTHING = leaves({});

/**
 * A row of a middleware that lets anonymous callers through, whatever its arguments are. It sets no identity:
 * `more.sets` names all that it leaves on the request.
 */
export function passing(
  name: string,
  members: readonly string[],
  source: string,
  more: Pick<
    PackageRow,
    | 'readsBody'
    | 'keepsSession'
    | 'wantsToken'
    | 'isCors'
    | 'answers'
    | 'serves'
    | 'paths'
    | 'pathOption'
    | 'caches'
    | 'stores'
  > & {
    readonly sets?: Partial<Sets>;
  } = {},
): PackageRow {
  const { sets, ...rest } = more;
  const left = sets === undefined ? NOTHING : leaves(sets);
  return {
    package: name,
    members,
    judge: () => PASSES,
    sets: () => left,
    ...rest,
    source: `${name} ${source}`,
  };
}
