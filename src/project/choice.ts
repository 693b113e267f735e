/** A fact with several candidates: a question to the owner, which a flag can answer. */
export type Ambiguity = {
  readonly fact: 'framework' | 'store' | 'testRunner';
  /** The flag that answers it, e.g. `--store`. */
  readonly flag: string;
  readonly options: readonly { readonly id: string; readonly evidence: string }[];
  /** The id that the facts carry until it is answered. */
  readonly guess: string;
};

const FLAGS = { framework: '--framework', store: '--store', testRunner: '--test-runner' } as const;

/** Takes the first of `candidates` (never empty), and says that it is a guess when there are more. */
export function choose<T>(
  fact: Ambiguity['fact'],
  candidates: readonly { readonly id: string; readonly evidence: string; readonly value: T }[],
): { readonly chosen: T; readonly ambiguity: Ambiguity | null } {
  const [first] = candidates;
  if (!first) throw new RangeError(`no candidate for ${fact}`);
  const options = candidates.map(({ id, evidence }) => ({ id, evidence }));
  const ambiguity =
    candidates.length > 1 ? { fact, flag: FLAGS[fact], options, guess: first.id } : null;
  return { chosen: first.value, ambiguity };
}
