/** Whether a script is the one that `npm init` writes, which runs no tests and fails. */
export function isPlaceholder(command: string): boolean {
  return /^echo ["']?Error: no test specified["']? *&& *exit 1$/.test(command.trim());
}
