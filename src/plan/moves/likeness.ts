/** From this likeness on, a file counts as another one that was moved and perhaps edited. */
export const ALIKE = 0.6;

/** How much two texts have in common, 0 to 1: the share of their lines, wherever they stand. */
export function likeness(a: string, b: string): number {
  const left = linesOf(a);
  const right = linesOf(b);
  // Of texts whose lengths are far apart nothing has to be counted.
  const most = (2 * Math.min(left.length, right.length)) / (left.length + right.length);
  if (!(most >= ALIKE)) return 0;
  const counts = new Map<string, number>();
  for (const line of left) counts.set(line, (counts.get(line) ?? 0) + 1);
  let common = 0;
  for (const line of right) {
    const count = counts.get(line) ?? 0;
    if (count === 0) continue;
    counts.set(line, count - 1);
    common += 1;
  }
  return (2 * common) / (left.length + right.length);
}

/**
 * The lines that tell one file from another: without indentation, and without the paths of relative imports,
 * which change when a file is moved.
 */
function linesOf(text: string): readonly string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim().replaceAll(/(['"])\.{1,2}\/[^'"]*\1/g, '"./"'))
    .filter((line) => /\w.*\w.*\w/.test(line));
}
