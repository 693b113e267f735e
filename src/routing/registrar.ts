/** A package that registers routes of its own: from classes, from files or from a spec. */
export type Registrar = {
  readonly package: string;
  /** Exports (with members) whose call registers, as written after the import; `default` for the package itself. */
  readonly entries: RegExp;
  /** The call registers only where this is among its settings. */
  readonly setting?: string;
  /** It serves what a spec says: an operation that is added there is one that it looks for a handler of. */
  readonly servesSpec?: true;
  /** It is a framework of its own, with a server of its own. */
  readonly isFramework?: true;
  /** How a route of it is guarded, in its own terms. */
  readonly advice: string;
};
