import { findInterrupted } from '../apply/recover.js';
import type { Diagnostic, ListedEndpoint } from '../model/types.js';
import type { ListReport } from '../report/json.js';
import type { Reading } from './reading.js';

/** Registrations and files that could not be read, and remarks of the scan. */
export function unread({ scan }: Reading): readonly Diagnostic[] {
  return scan.diagnostics;
}

/** The traces of an interrupted write, which every command reports. */
export function findTraces({ snapshot }: Reading): readonly Diagnostic[] {
  const found = findInterrupted(snapshot.root);
  return found ? [found] : [];
}

export function listReport(
  { facts, spec, scan }: Reading,
  endpoints: readonly ListedEndpoint[],
): ListReport {
  return {
    framework: facts.framework.id,
    spec: spec?.file ?? null,
    endpoints,
    unresolved: scan.diagnostics.filter(({ severity }) => severity === 'error'),
  };
}
