import { notice } from './diagnostic.js';
import type { Diagnostic, SourceRoute } from './types.js';

/**
 * What guards take for granted of the environment: variables without which, or with which, they let everybody
 * through. Only those that count as guards are spoken of.
 */
export function environmentDiagnostics(routes: readonly SourceRoute[]): readonly Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  const note = (
    code: typeof NEEDS | typeof OPENED_BY | typeof COMMITTED,
    name: string,
    message: string,
    fix: string,
    loc: Diagnostic['loc'],
  ): void => {
    const key = `${code} ${name} ${loc ? `${loc.file}:${loc.line}` : ''}`;
    if (!found.has(key)) found.set(key, notice(code, message, fix, loc, 'warning'));
  };
  for (const use of routes.flatMap(({ guards }) => guards)) {
    if (use.verdict !== 'refuses') continue;
    for (const { name, loc } of use.needsEnv ?? []) {
      note(
        NEEDS,
        name,
        `\`${use.name}\` lets callers through who have no secret where ${name} is not set`,
        `let the application stop at its start where ${name} is missing`,
        loc ?? use.loc,
      );
    }
    for (const { name, loc } of use.committed ?? []) {
      note(
        COMMITTED,
        name,
        `\`${use.name}\` rests on ${name}, whose value git does not ignore: everybody who reads the repository has it`,
        `set another ${name} where the application runs, and let git ignore the file`,
        loc ?? use.loc,
      );
    }
    for (const { name, loc, condition } of use.openedBy ?? []) {
      const asks = condition === undefined ? '' : `: it asks \`${condition}\``;
      note(
        OPENED_BY,
        name,
        `\`${use.name}\` may let everybody through where ${name} is set${asks}`,
        `leave ${name} unset in production`,
        loc ?? use.loc,
      );
    }
  }
  return [...found.values()];
}

const NEEDS = 'GUARD_NEEDS_ENV';
const OPENED_BY = 'GUARD_OPENED_BY_ENV';
const COMMITTED = 'GUARD_SECRET_COMMITTED';

/** Whether a diagnostic is one of these. */
export function isOfEnvironment({ code }: Diagnostic): boolean {
  return code === NEEDS || code === OPENED_BY || code === COMMITTED;
}
