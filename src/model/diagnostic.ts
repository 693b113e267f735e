import type { Diagnostic, SourceLoc } from './types.js';

/**
 * Expected problems that end a run: bad input, a missing answer. Carries every problem found so far, so
 * that all are shown at once. Anything else that is thrown is a bug of ours.
 */
export class UserError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[] | Diagnostic) {
    const list = 'code' in diagnostics ? [diagnostics] : diagnostics;
    super(list.map((diagnostic) => `${diagnostic.code}: ${diagnostic.message}`).join('\n'));
    this.name = 'UserError';
    this.diagnostics = list;
  }
}

/** A diagnostic of severity `error`. */
export function problem(
  code: string,
  message: string,
  fix: string,
  loc: SourceLoc | null = null,
): Diagnostic {
  return { code, severity: 'error', message, loc, fix };
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

/** A diagnostic of severity `info` or `warning`. */
export function notice(
  code: string,
  message: string,
  fix: string,
  loc: SourceLoc | null = null,
  severity: 'info' | 'warning' = 'info',
): Diagnostic {
  return { code, severity, message, loc, fix };
}
