/** `names` in a sentence, those beyond the first `most` as their number: `a, b and 3 more`. */
export function enumerated(names: readonly string[], most: number): string {
  const named = names.slice(0, most).join(', ');
  const more = names.length - most;
  return more > 0 ? `${named} and ${more} more` : named;
}
