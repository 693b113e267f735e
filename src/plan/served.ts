import { problem, notice } from '../model/diagnostic.js';
import { shellQuote } from '../model/shell.js';
import type { Diagnostic, Endpoint, RouteDecision, Served } from '../model/types.js';

/** What a package serves at an endpoint that no code of the project answers; null for the project's code. */
export function servedBy({ routes }: Endpoint): Served | null {
  const served = routes.flatMap(({ serves }) => (serves ? [serves] : []));
  return (served.length === routes.length && served[0]) || null;
}

/**
 * Files, pages and status monitors: browsers ask for them without a token, so that they are neither secured nor opened
 * unless somebody says so.
 */
export function isLookedAt(served: Served | null): boolean {
  return served !== null && /^(?:files|pages|status)$/.test(served.kind);
}

const WHAT: Readonly<Record<Served['kind'], string>> = {
  files: 'files',
  pages: 'pages',
  status: 'what a status monitor tells',
  proxy: 'what another server answers',
  graphql: 'GraphQL',
  socket: 'a web socket',
};

/** `files, express.static(…)` */
export function servedPhrase({ kind, name }: Served): string {
  return `${WHAT[kind]}, by ${name}`;
}

/**
 * Names what files and pages are left without a decision.
 * @param isAnnounced whether they are only announced: a run that decides nothing
 */
export function undecidedFiles(
  decisions: readonly RouteDecision[],
  isAnnounced: boolean,
): readonly Diagnostic[] {
  return decisions.flatMap(({ endpoint, decision }): readonly Diagnostic[] => {
    const served = servedBy(endpoint);
    if (decision || served === null || !isLookedAt(served)) return [];
    const id = shellQuote(endpoint.id);
    const message = `${endpoint.id} serves ${servedPhrase(served)}, to everybody, and nobody has decided that`;
    const fix = `npx authwright --open ${id}    leaves it as it is, --secure ${id}    asks for a token, which browsers do not send when they load a page`;
    const loc = endpoint.routes[0]?.loc ?? null;
    return isAnnounced
      ? [notice('FILES_UNDECIDED', message, fix, loc, 'warning')]
      : [problem('FILES_UNDECIDED', message, fix, loc)];
  });
}
