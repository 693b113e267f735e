/** How many of `sorted`, by `at`, come before `position`: the index of the first that does not. */
export function countBefore<T>(
  sorted: readonly T[],
  position: number,
  at: (item: T) => number,
): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = sorted[middle];
    if (item !== undefined && at(item) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}
