import type { ExternalValue, Value } from '../../../../source/follow/values.js';

/** A look-up in a data layer. */
export type Lookup = {
  readonly gives: 'one' | 'list' | 'rows' | 'pair' | 'count' | 'throws';
  readonly sync: boolean;
  readonly callback: boolean;
  /** What is found for what was handed over: nothing for a secret that was made up, or something that may be anybody's. */
  readonly finds: (inputs: readonly Value[]) => 'nothing' | 'first' | 'something';
};

/** What is known of a look-up; null for everything else. */
export function lookupOf(callee: ExternalValue): Lookup | null {
  void callee;
  return null;
}
