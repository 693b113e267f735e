/** The line below a question that says which keys do what: one kind for every question. */
export function footer(keys: readonly string[]): string {
  return `  ${keys.join(' · ')}`;
}
