/** `word` as one argument of a POSIX shell; quoted only where that is needed. */
export function shellQuote(word: string): string {
  return /^[A-Za-z0-9_\-./:=,@%+]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
