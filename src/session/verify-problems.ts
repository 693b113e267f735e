import { appNameOf, appRefName } from '../model/app-name.js';
import { notice, problem } from '../model/diagnostic.js';
import { relPath } from '../model/paths.js';
import { shellQuote } from '../model/shell.js';
import type { Diagnostic, SeenEndpoint, SourceLoc } from '../model/types.js';
import type { Finding } from '../verify/findings.js';
import type { Fenced, NotLoaded, Witness } from '../verify/launch.js';
import type { Registered } from '../verify/protocol.js';
import type { Target } from '../verify/requests.js';
import type { Options } from './option-values.js';
import { unreadEndpoint } from './unread-endpoint.js';
import type { Reading } from './reading.js';

/** What is kept of a finding: no place, since lines move when nothing else does. */
export function shown({ result, what, at }: Finding): SeenEndpoint {
  const by = at === null ? '' : ` (${at.name})`;
  return { result: result === 'refused' ? 'refuses' : result, what: `${what}${by}` };
}

/** A hole, or something of which nothing was shown; null for what refuses. */
export function notAccepted(found: Finding): Diagnostic | null {
  const { target, result, what, at } = found;
  const { endpoint, route } = target;
  const by = at === null ? '' : `, at ${at.name} (${at.place})`;
  switch (result) {
    case 'refuses':
    case 'refused':
      return null;
    case 'hole': {
      const believed = route.guards.find(({ verdict }) => verdict === 'refuses');
      const reading = believed
        ? `; reading believes that ${believed.name} (${believed.loc.file}:${believed.loc.line}) refuses it`
        : '';
      return problem(
        'SEEN_OPEN',
        `${endpoint.id} is open to anybody: ${what}${by}${reading}`,
        'put a guard in front of it that refuses such a request',
        route.loc,
      );
    }
    case 'inconclusive':
      return problem(
        'SEEN_NOTHING',
        `whether ${endpoint.id} refuses could not be seen: ${what}${by}`,
        `put the guard in front of that, or say why nothing need be shown:  npx authwright verify --accept ${shellQuote(`${endpoint.id}=REASON`)}`,
        route.loc,
      );
  }
}

export function unseenRoute(registered: Registered): Diagnostic {
  const { method, path, place } = registered;
  return problem(
    'UNSEEN_ROUTE',
    `the running application has ${method} ${path} registered here, and reading does not know of it`,
    [
      'state it in a comment on the line above, with its path as served: // authwright-route: GET /the/path',
      `or say why nobody need decide about it:  npx authwright verify --accept ${shellQuote(`${unreadEndpoint(registered).id}=REASON`)}`,
    ].join('\n'),
    locOf(place),
  );
}

export function fencedOff({ what, place }: Fenced): Diagnostic {
  const [, verb, target = ''] = /^(\w+) (.*)$/.exec(what) ?? [];
  const flag = verb === 'connect' ? `--allow-net ${target.replace(/:\d+$/, '')}` : '--allow-run';
  return notice(
    'VERIFY_FENCED',
    verb === 'connect'
      ? `the application was not let connect to ${target}`
      : `the application was not let start ${target}`,
    `where the guards need that:  npx authwright verify ${flag}`,
    place === null ? null : locOf(place),
    'warning',
  );
}

/** For an endpoint whose guard could not be judged by reading: the flag by which its owner says what was seen. */
export function unknownRefused(
  { target, result, what }: Finding,
  flag: string | null,
): Diagnostic | null {
  if (result !== 'refuses' || flag === null) return null;
  return notice(
    'SEEN_REFUSING',
    `${target.endpoint.id}: ${what}; one running application shows that, and reading could not`,
    `if it always does:  npx authwright ${flag}`,
    target.route.loc,
    'info',
  );
}

export function notLoaded(
  { why, place, output, fenced }: NotLoaded,
  { verify: { app, envFile } }: Options,
  { scan, snapshot }: Reading,
): readonly Diagnostic[] {
  const said = output.join('\n    ');
  const lacksEnv = envFile === null && snapshot.exists(relPath('.env'));
  const known = appNameOf(scan.app);
  // A file that was named may hold it under a name.
  const isBetter = known !== null && (app === null || known.startsWith(`${appRefName(app)}#`));
  const name = isBetter || app === null ? known : appRefName(app);
  const isMore = lacksEnv || isBetter;
  const more = [
    ...(name === null ? [] : [`--app ${shellQuote(name)}`]),
    ...(lacksEnv
      ? ['--env-file .env']
      : envFile === null
        ? []
        : [`--env-file ${shellQuote(envFile)}`]),
  ];
  const other =
    app === null
      ? 'name what makes it:  npx authwright verify --app src/app.ts#createApp'
      : 'start it by itself, with the same environment, to see why';
  return [
    problem(
      'APP_NOT_LOADED',
      `the application could not be asked: ${why}`,
      [
        said === '' ? 'it printed nothing' : `it printed last:\n    ${said}`,
        isMore ? `try  npx authwright verify ${more.join(' ')}` : other,
      ].join('\n'),
      place === null ? null : locOf(place),
    ),
    ...fenced.map(fencedOff),
  ];
}

/** Endpoints that an instance was not asked for, as their method may write. */
export function methodsNotAsked(targets: readonly Target[]): readonly Diagnostic[] {
  if (targets.length === 0) return [];
  const ids = targets.map(({ endpoint }) => endpoint.id);
  return [
    notice(
      'VERIFY_NOT_ASKED',
      `${ids.length === 1 ? '1 endpoint was' : `${ids.length} endpoints were`} not asked, since a request may write: ${ids.join(', ')}`,
      'without --url, verify asks them in a process of its own, and calls no handler',
      null,
      'info',
    ),
  ];
}

/** What `--accept` said holds for this run alone. */
export function acceptedOnce(): Diagnostic {
  return notice(
    'ACCEPTED_ONCE',
    'what --accept says was not kept: authwright has decided nothing in this project yet',
    'repeat the flag, or run  npx authwright  first',
    null,
    'info',
  );
}

export function unrelated({ registered }: Witness): Diagnostic {
  const count = registered.length;
  return problem(
    'APP_UNRELATED',
    count === 0
      ? 'the application listens, and registered nothing that was seen'
      : `none of ${count} registrations could be found in the sources: what runs was compiled without source maps`,
    'name what makes the application:  --app src/app.ts#createApp  or set "sourceMap": true and compile again',
  );
}

export function patternUnmatched({ message, ...rest }: Diagnostic): Diagnostic {
  return { ...rest, message: `--accept: ${message}` };
}

function locOf(place: string): SourceLoc {
  const [, file = '', line = '1', column = '1'] = /^(.*):(\d+):(\d+)$/.exec(place) ?? [];
  return { file: relPath(file), line: Number(line), column: Number(column) };
}
