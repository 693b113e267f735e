import { ts } from 'ts-morph';
import type { HttpMethod } from '../model/types.js';
import { alternativesOf, itemsWith } from '../interpret/among.js';
import {
  type Argument,
  type ExternalValue,
  type Host,
  type ListValue,
  optionsOf,
  type Site,
  unknown,
  type Value,
} from '../interpret/values.js';
import { isSamePlace, nodeAt, type Place, placeOf } from '../interpret/place.js';
import type { RegistrationKind } from './layer-anchor.js';
import type { PathSyntax } from './paths.js';
import type { RememberedCall } from './remembered.js';

/** One call that adds something to a router. */
export type Layer = {
  readonly form: RegistrationKind;
  /** `ALL` for `all` and `use`. */
  readonly method: HttpMethod;
  /** The value of the path argument; null for `use` without one. */
  readonly path: Value | null;
  readonly handlers: readonly Handler[];
  /** The conditions under which the call happens. */
  readonly conditions: readonly string[];
  readonly site: RememberedCall;
  /** The offset of the call's opening parenthesis. */
  readonly opening: number;
  /** Index of the first handler among the arguments of the call. */
  readonly firstHandler: number;
  /** It tells capitals from small letters in its path, and in those of its mounts, whatever its router does. */
  readonly caseSensitive?: true;
};

/** A middleware or handler as it is handed to a router, arrays flattened. */
export type Handler = {
  readonly value: Value;
  /** How it is written. */
  readonly at: Place;
  /** The array that it stands in, the outermost one; null where it stands alone. */
  readonly list: ListValue | null;
  /** The conditions under which it is there, beside those of the call. */
  readonly when?: readonly string[];
  /** For what was read in the source of an installed package: what the project has of it. */
  readonly from?: ExternalValue;
  /** What routers had when they were handed over, for those of which a copy is made there and then. */
  readonly copied?: ReadonlyMap<RouterHost, Copied>;
  /** It is called like a router of which the routes are used, and comes from code that is not read. */
  readonly mayBeRouter?: true;
  /** For one that may be any of several things, some of which were read in the source of packages: each of those. */
  readonly options?: readonly Handler[];
};

/** A router as it was at some moment. */
export type Copied = Pick<RouterHost, 'layers' | 'prefix'>;

/** A layer as it is written, before it is known under which conditions. */
export type NewLayer = Omit<Layer, 'conditions' | 'opening' | 'site'> & { readonly site: Site };

/** An application or a router, with what is added to it, in order. */
export type RouterHost = Host & {
  readonly type: 'router';
  readonly kind: 'app' | 'router';
  readonly creation: RememberedCall;
  /** How it is written right after its creation: `router`, `this.router`; null when it has no name. */
  readonly name: string | null;
  /** The conditions under which it is made. */
  readonly conditions: readonly string[];
  readonly layers: Layer[];
  /** A path of its own, below those of its mounts; left out where it has none. */
  readonly prefix?: Value | null;
  /** Its middleware runs for requests to its own routes alone; else for whatever it is mounted at. */
  readonly isClosed?: true;
  /** Middleware in it sees the whole path; else what it is mounted at has been taken off. */
  readonly keepsPath?: true;
  /** How it compares paths with what `use` is given, where that is not how the framework does. */
  readonly coverage?: PathSyntax['coverage'];
  /** Whether its middleware sees the parameters of the paths it is mounted at; null when that is not known. */
  readonly mergesParams: boolean | null;
  /** Whether `/Users` is another path for it than `/users`; null when that is not known. */
  readonly caseSensitive: boolean | null;
  /** Whether `/users/` is another path for its routes than `/users`; null when that is not known. */
  readonly strict: boolean | null;
  /** With what it signs cookies; left out where nothing is known of it. */
  readonly cookieKeys?: Value;
  /** Whether something changes the list of its layers by hand. */
  isRestacked: boolean;
  /** What is called for a parameter before the handlers of a path that has it (`router.param`). */
  readonly loaders: {
    readonly name: string | null;
    readonly handler: Handler;
    readonly layer: Layer;
  }[];
};

export function isRouter(host: Host): host is RouterHost {
  return host.type === 'router';
}

/** The routers among the values that `value` may be. */
export function routersIn(value: Value): readonly RouterHost[] {
  return optionsOf(value).flatMap((option) =>
    option.kind === 'host' && isRouter(option.host) ? [option.host] : [],
  );
}

/** What routers tell the scan as they are called. */
export type Recorder = {
  /** Those that hold at the moment. */
  readonly conditions: () => readonly string[];
  readonly created: (router: RouterHost) => void;
  /** @param name the name of the method, as it stands in the call */
  readonly registered: (router: RouterHost, layer: Layer, name: Place) => void;
  /**
   * Something else is put in the place of a member by which an application or a router is asked.
   * @param at null where that is known by the value, or the router, alone
   */
  readonly replaced: (router: RouterHost, name: string, value: Value, at: Place | null) => void;
};

/** The syntactic argument of a call; the call itself where it has none (`bind`, decorators). */
export function argumentNode(site: Site, index: number): ts.Node {
  const { node } = site;
  const args = ts.isCallExpression(node) || ts.isNewExpression(node) ? node.arguments : undefined;
  return args?.[index] ?? node;
}

/** Middleware and handlers as they are handed to a router, arrays flattened. */
export function flattenHandlers(args: readonly Argument[], site: Site): readonly Handler[] {
  return args.flatMap((argument) => {
    const node = argumentNode(site, argument.index);
    const at = placeOf(site.at.view, site.file, node);
    return flattenValue(argument.value, { at, when: argument.when ?? [], list: null, depth: 0 });
  });
}

/** Arrays in arrays deeper than this go in a circle. */
const DEEPEST_ARRAY = 8;

type Flattening = {
  readonly at: Place;
  readonly list: ListValue | null;
  readonly when: readonly string[];
  readonly depth: number;
};

function flattenValue(value: Value, within: Flattening): readonly Handler[] {
  const { at, list, when, depth } = within;
  if (value.kind === 'union' && value.options.some(({ kind }) => kind === 'list')) {
    return alternativesOf(value, at.file, nodeAt(at)).flatMap((each) =>
      flattenValue(each.value, { ...within, when: [...when, ...each.when], depth: depth + 1 }),
    );
  }
  const conditions = when.length === 0 ? {} : { when };
  if (value.kind !== 'list' || depth > DEEPEST_ARRAY) {
    // Most are functions that are written here: one place is enough.
    const here = value.kind === 'function' && isSamePlace(value.at, at) ? value.at : at;
    return [{ value, at: here, list, ...conditions }];
  }
  const elements = elementsOf(value);
  const items = itemsWith(value).flatMap((item, index) =>
    flattenValue(item.value, {
      at: elements?.[index] ?? at,
      list: list ?? value,
      when: [...when, ...item.when],
      depth: depth + 1,
    }),
  );
  const why = unknown('the list is not known');
  const rest: Handler = { value: why, at, list: list ?? value, ...conditions };
  return value.complete ? items : [...items, rest];
}

/** The elements of the literal that a list is, when they are its items one by one. */
function elementsOf({ at, items }: ListValue): readonly Place[] | null {
  const literal = at && nodeAt(at);
  return literal && ts.isArrayLiteralExpression(literal) && literal.elements.length === items.length
    ? literal.elements.map((element) => placeOf(at.view, at.file, element))
    : null;
}
