import type { ts } from 'ts-morph';
import type { FunctionValue } from '../interpret/values.js';

/** How a request and its answer are written in handlers. */
export type ExchangeWords = {
  /** Whether a parameter has the name or the type of what is handed over for a request. */
  readonly isRequest: (parameter: ts.ParameterDeclaration) => boolean;
  /** The index of the parameter by which a middleware calls on. */
  readonly nextAt: number;
  /** Whether a function may answer below 400, by its own text: what shows to do nothing but refuse is not followed. */
  readonly mayReply: (value: FunctionValue) => boolean;
  /** Whether its own text names anything that answers otherwise than with a status that refuses. */
  readonly sends: (value: FunctionValue) => boolean;
  /** Whether its own text hands the answer to something that may give it later. */
  readonly keeps: (value: FunctionValue) => boolean;
  /** By which members a request is given another path, and how that is written. */
  readonly rewriting: { readonly members: readonly string[]; readonly written: RegExp };
  /** How it is written that something is called with a request and what answers it. */
  readonly byHand: RegExp;
  /** What a node hands to an answer; nothing for one that does not answer. */
  readonly tells: (node: ts.Node) => readonly ts.Expression[];
  /** The names by which a handler has the errors of other handlers. */
  readonly errorsIn: (value: FunctionValue) => readonly ts.BindingName[];
};
