const MOST_REPETITIONS = 2;

/** Compiles an expression of the project for the empty text, on which none takes long; null for one that is not legal. */
export function compileForNothing(source: string, flags: string): RegExp | null {
  try {
    return new RegExp(source, flags);
  } catch {
    return null;
  }
}

/**
 * Compiles an expression of the project; null for one that is not legal, or that could take for ever on some
 * text: repetition inside repetition, alternatives that are repeated, or more than two open repetitions.
 */
export function compileSafely(source: string, flags: string): RegExp | null {
  const plain = source.replace(/\\./g, 'x').replace(/\[\^\/\]\+(?=\/|\(\?:\/|$)/g, 'x');
  const repeatsGroup = /[+*|}][^()]*\)+[^()]*\)*[+*{]/.test(plain) && /\)[+*{]/.test(plain);
  const open = plain.match(/[+*]|,\}/g) ?? [];
  return repeatsGroup || open.length > MOST_REPETITIONS ? null : compileForNothing(source, flags);
}
