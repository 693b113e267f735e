import type { FrameworkVersion } from '../../kit/kit.js';
import type { Draft } from './drafts.js';

/** At least one, to be chosen from. */
export type Texts = readonly [string, ...string[]];

/** How a handler answers: as JSON that says that all is well, as text, with nothing, as an empty object. */
export type Answering = 'ok' | 'text' | 'nothing' | 'object';

/**
 * How one framework writes what the generator thinks of. The generator (`app`, `forms`, `routers`, `parts`, `loaded`)
 * knows modules, loops, tables, factories, classes and helpers; what stands in them of a framework is text from here.
 * Every handler names itself in the header `x-handler`.
 */
export type Printer = {
  /** The parameters of a middleware, and of a handler that never calls on. */
  readonly parameters: { readonly middleware: string; readonly handler: string };
  /** The expression that calls on. */
  readonly onward: string;
  /** Bodies that refuse who has no key in `process.env.SERVICE_KEY`, and bodies that let everybody on. */
  readonly refusing: Texts;
  readonly passing: Texts;
  /** Conditions that are true of some requests. */
  readonly opening: Texts;
  /** `wrap(handler)`, and `addApi(router, verb, path, middlewares, handler)` in some ways. */
  readonly wrap: string;
  readonly addApi: Texts;
  /** The expression by which handler `id` answers. */
  readonly answer: (id: number, how: Answering) => string;
  /** A middleware that only leaves something on the request. */
  readonly noting: string;
  /** Paths below `start` in a syntax that others have not. */
  ownPaths(start: string, version: FrameworkVersion): Texts;
  /** What the main file makes, by name, in order; `root` is the one that routes are put on. */
  application(draft: Draft): {
    readonly made: readonly (readonly [name: string, expression: string])[];
    readonly root: string;
    /** Statements before and after the routes; `at` gives how a name is written there: `app`, `this.app`. */
    readonly first: (at: (name: string) => string) => string;
    readonly last: (at: (name: string) => string) => string;
  };
  /** Expressions that make a router, the plainest first. */
  routers(draft: Draft): readonly [() => string, ...(() => string)[]];
  /** What `use` takes of the router that an expression gives. */
  mounted(router: string): string;
  /** Forms of `forms.ts` that it has not. */
  readonly lacks: ReadonlySet<string>;
};
