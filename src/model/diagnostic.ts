import { type CodeWith, diagnosticCodes, type SettledCode } from './diagnostic-codes.js';
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

/** A diagnostic of which `diagnosticCodes` says the severity and the fix. */
export function finding(
  code: SettledCode,
  message: string,
  loc: SourceLoc | null = null,
): Diagnostic {
  const { severity, fix } = diagnosticCodes[code];
  return { code, severity, message, loc, fix };
}

/** A diagnostic of severity `error`, with a fix of its own. */
export function problem(
  code: CodeWith<'error'>,
  message: string,
  fix: string,
  loc: SourceLoc | null = null,
): Diagnostic {
  return { code, severity: 'error', message, loc, fix };
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

/** A diagnostic of severity `info` or `warning`, with a fix of its own. */
export function notice(
  code: CodeWith<'info'>,
  message: string,
  fix: string,
  loc?: SourceLoc | null,
  severity?: 'info',
): Diagnostic;
export function notice(
  code: CodeWith<'warning'>,
  message: string,
  fix: string,
  loc: SourceLoc | null,
  severity: 'warning',
): Diagnostic;
export function notice(
  code: CodeWith<'info'> & CodeWith<'warning'>,
  message: string,
  fix: string,
  loc: SourceLoc | null,
  severity: 'info' | 'warning',
): Diagnostic;
export function notice(
  code: CodeWith<'info' | 'warning'>,
  message: string,
  fix: string,
  loc: SourceLoc | null = null,
  severity: 'info' | 'warning' = 'info',
): Diagnostic {
  return { code, severity, message, loc, fix };
}
