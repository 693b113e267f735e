import type { ExternalValue, Value } from '../../../interpret/values.js';
import type { Outdated } from './versions.js';

/** What a function does with a credential that was made up, and what that is told by. */
export type Outcome =
  /** It throws. */
  | 'throws'
  /** Its promise is rejected. */
  | 'rejects'
  /** It calls its last argument with an error first, and gives nothing. */
  | 'calls back an error'
  /** It calls its last argument with `null` and `false`, and gives nothing. */
  | 'calls back false'
  | 'false'
  | 'null'
  /** Its promise gives `false`. */
  | 'promise of false'
  /** Its promise gives `null`. */
  | 'promise of null'
  | 'promise of undefined'
  /** It gives something for everybody: fields of it tell, which are absent for such a credential. */
  | 'an object without fields'
  | 'promise of an object without fields'
  /** Its promise gives `{ data: { user: null }, error }`. */
  | 'promise of an error and nobody'
  /** It gives what the credential says: nothing is verified. */
  | 'reads';

export type Verifier = {
  readonly package: string;
  /** As in the rows of middleware: `verify()`, `createVerifier()()`. */
  readonly members: readonly string[];
  readonly outcome: Outcome;
  /** The outcome where the last argument is a function. */
  readonly withCallback?: Outcome;
  /** The outcome where what it was made with says so: how its key is found. */
  readonly asMade?: (settings: readonly Value[], hasCallback: boolean) => Outcome;
  /** The argument that is the credential, and the one that is the key or the value to compare with. */
  readonly credential: number;
  /** The member of that argument, where it is an object. */
  readonly within?: string;
  readonly key: number | null;
  /** Whether it is the call before the last one that takes the key: `createVerifier({ key })(token)`. */
  readonly isMadeFirst?: true;
  /**
   * Why these arguments let a made-up credential pass; null where they do not. What it was made with comes first where
   * that call takes the settings, and the arguments of the call itself after it.
   */
  readonly weakness?: (settings: readonly Value[], args: readonly Value[]) => string | null;
  /** What it does with a credential that is absent, where that is something else. */
  readonly absent?: Outcome;
  /** Two values that are both absent are equal to it. */
  readonly absentsAreEqual?: true;
  /** It compares two texts, in whatever order. */
  readonly isSymmetric?: true;
  /** Versions that let a made-up credential pass. */
  readonly outdated?: Outdated;
  readonly source: string;
};

/** Whether the last argument of a call is a function that it calls back. */
export function callsBack({ args }: ExternalValue): boolean {
  return args.at(-1)?.kind === 'function';
}
