/**
 * What verify and the process of the project say to each other, one JSON text a line. Places are written
 * `src/app.ts:12:5`, relative to the folder of the package.
 */

/** Said to each process that has loaded the preload, before anything of the project runs. */
export type Brief = {
  /** The package, absolute, without links. */
  readonly folder: string;
  readonly framework: string;
  /** Absolute folders of the project, from which the framework is looked up. */
  readonly origins: readonly string[];
  /** Where the project registers something, as far as reading knows. */
  readonly places: readonly string[];
  readonly asks: readonly Ask[];
  readonly fences: Fences;
  readonly app: AppExport | null;
};

/** What the process may do beside answering. */
export type Fences = {
  /** Hosts off this machine that it may connect to. */
  readonly hosts: readonly string[];
  readonly mayRun: boolean;
};

export type AppExport = {
  /** Absolute. */
  readonly file: string;
  /** Null for a file that listens itself, or whose default export is the application. */
  readonly name: string | null;
  /** Members of the export on the way to the application. */
  readonly members: readonly string[];
};

/** One request, as somebody without a secret would send it. */
export type Ask = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** The address that the application sees it come from. */
  readonly from: string;
  /** Where the endpoint that is meant is registered. */
  readonly place: string;
  /** How many functions are registered there, by the source; null where that is not known. */
  readonly functions: number | null;
  /** What stands before it, in the order in which the request meets it. */
  readonly way: readonly WayStep[];
  /** Whether those that are believed to refuse are replaced by what calls on. */
  readonly isOpened: boolean;
};

export type WayStep = {
  readonly place: string;
  /** Which function of its call it is. */
  readonly index: number;
  /** It is ours, or judged to refuse, or nothing but refusals can come of it. */
  readonly isBelieved: boolean;
  /** It is one of those, here or elsewhere on the way: what is behind it is called in its place when they are replaced. */
  readonly isReplaced: boolean;
  /** It answers whoever comes, so that it is not called. */
  readonly answersAll: boolean;
};

export type Message =
  /** What was registered when nothing more was. */
  | {
      readonly kind: 'registered';
      readonly endpoints: readonly Registered[];
      /** Of everything that was, endpoints among it. */
      readonly places: readonly string[];
    }
  | { readonly kind: 'answered'; readonly ask: number; readonly answer: Answer }
  | { readonly kind: 'fenced'; readonly what: string; readonly place: string | null }
  /** Code of the project ends its process. */
  | { readonly kind: 'exits'; readonly place: string | null }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'done' };

/** A registration for one method, or all. */
export type Registered = {
  readonly method: string;
  /** As it is written there, mounts left out. */
  readonly path: string;
  readonly place: string;
};

/** What came of a request. */
export type Answer = {
  /** Whether it arrived at what it was meant for, or at something else that answers. */
  readonly reached: 'own' | 'other' | null;
  /** That place, or else the function that was the last to have the request; null where none had. */
  readonly at: { readonly name: string; readonly place: string } | null;
  /** Null where no answer came. */
  readonly status: number | null;
  readonly location: string | null;
};
