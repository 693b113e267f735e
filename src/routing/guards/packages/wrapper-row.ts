/** A function of a package that hands a request on to the middleware that it is given, and errors to `next`. */
export type WrapperRow = {
  readonly package: string;
  readonly members: readonly string[];
  readonly source: string;
};
