/** `argument` as it is typed in a POSIX shell, in single quotes when it needs any. */
export function shellQuote(argument: string): string {
  return /^[\w./:=,@%+#-]+$/.test(argument) && !argument.startsWith('#')
    ? argument
    : `'${argument.replaceAll("'", `'\\''`)}'`;
}
