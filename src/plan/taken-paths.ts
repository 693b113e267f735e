import { authEndpointId } from '../model/auth-endpoints.js';
import { problem } from '../model/diagnostic.js';
import type { AuthSettings, Diagnostic, RelPath } from '../model/types.js';
import { shapeOfId } from './match.js';
import type { EndpointState } from './state.js';

/**
 * What is wrong with mounting the auth endpoints where the project serves routes of its own: they are mounted
 * first, so that the owner's would answer no more, and nobody would notice.
 *
 * @param servedPath where the auth endpoints are served, the API's own prefix included
 * @param generated the files whose routes are not the owner's
 */
export function takenAuthPaths(
  servedPath: string,
  { endpoints }: Pick<AuthSettings, 'endpoints'>,
  states: readonly EndpointState[],
  generated: ReadonlySet<RelPath>,
): readonly Diagnostic[] {
  const taken = endpoints.flatMap((name) => {
    const id = authEndpointId(servedPath, name);
    const theirs = states
      .filter(({ endpoint }) => shapeOfId(endpoint.id) === id)
      .flatMap(({ endpoint }) => endpoint.routes)
      .find(({ loc }) => !generated.has(loc.file));
    return theirs ? [{ name, id, loc: theirs.loc }] : [];
  });
  const free = endpoints.filter((name) => !taken.some((each) => each.name === name)).join(',');
  const fix = [
    '--base-path /account  or another path that is free',
    ...(free === '' ? [] : [`--endpoints ${free}  leaves out what is taken`]),
  ].join('\n');
  return taken.map(({ name, id, loc }) =>
    problem(
      'AUTH_PATH_TAKEN',
      `the project serves ${id} itself; the auth endpoint ${name} would stand before it`,
      fix,
      loc,
    ),
  );
}
