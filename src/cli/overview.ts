import packageJson from '../../package.json' with { type: 'json' };
import { decisionOf } from '../plan/listing.js';
import type { ListedEndpoint } from '../model/types.js';
import type { Style } from '../report/style.js';
import { type Counts, renderHeader, renderNews, renderSummary } from '../report/text.js';
import { unread } from '../session/findings.js';
import type { Reading } from '../session/reading.js';

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

export function countDecisions(rows: readonly ListedEndpoint[]): Counts {
  const count = (decision: ListedEndpoint['decision']) =>
    rows.filter((row) => row.decision === decision).length;
  return { secured: count('secured'), open: count('open'), undecided: count('undecided') };
}
