import packageJson from '../../package.json' with { type: 'json' };
import { decisionOf } from '../plan/listing.js';
import { findInterrupted } from '../apply/recover.js';
import type { Diagnostic, ListedEndpoint } from '../model/types.js';
import type { ListReport } from '../report/json.js';
import type { Style } from '../report/style.js';
import { type Counts, renderHeader, renderNews, renderSummary } from '../report/text.js';
import type { Reading } from './reading.js';

/** What a run takes the project for, in one line. */
export function headerOf({ facts, framework, spec }: Reading, style: Style): string {
  const { version } = facts.framework;
  const short = version.replace(/^(\d+\.\d+)\..*$/, '$1');
  return renderHeader(
    {
      version: packageJson.version,
      facts: [
        `${framework.id} ${short}`,
        facts.moduleSystem.id === 'esm' ? 'ESM' : 'CommonJS',
        facts.packageManager.id,
        facts.testRunner.id,
      ],
      spec: spec && `${spec.file} (${spec.label})`,
    },
    style,
  );
}

/** What was found, in numbers, with the registrations that could not be read. */
export function summaryOf(reading: Reading, style: Style): string {
  const { spec, scan, match } = reading;
  const documented = match.endpoints.filter((endpoint) => endpoint.spec !== null);
  return renderSummary(
    {
      specFile: spec?.file ?? null,
      specEndpoints: documented.length,
      routes: scan.routes.length,
      routeFiles: new Set(scan.routes.map(({ loc }) => loc.file)).size,
      matched: documented.filter(({ routes }) => routes.length > 0).length,
      undocumented: match.endpoints.length - documented.length,
      unimplemented: documented.filter(({ routes }) => routes.length === 0).length,
      unread: unread(reading).filter(({ severity }) => severity === 'error'),
    },
    style,
  );
}

/** What is new since the last run; null when nothing is. */
export function newsOf({ state }: Reading): string | null {
  const own = state.endpoints.filter(({ generated }) => !generated);
  const fresh = own.filter((each) => decisionOf(each) === 'undecided').length;
  if (fresh === 0) return null;
  return `  ${renderNews(fresh, own.length - fresh)}`;
}

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

export function countDecisions(rows: readonly ListedEndpoint[]): Counts {
  const count = (decision: ListedEndpoint['decision']) =>
    rows.filter((row) => row.decision === decision).length;
  return { secured: count('secured'), open: count('open'), undecided: count('undecided') };
}
