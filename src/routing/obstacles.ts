import { notice, problem } from '../model/diagnostic.js';
import type { Diagnostic } from '../model/types.js';
import { locOf, shortName } from './places.js';
import type { Obstacle } from './found.js';
import type { Handler } from './layers.js';

const STATE_ROUTE =
  'state it in a comment on the line above, with the path as served: // authwright-route: GET /the/path';

/** What a person is told about a registration that could not be read, or not without a guess. */
export function obstacleDiagnostic(obstacle: Obstacle): Diagnostic {
  const loc = locOf(obstacle.layer.site.name);
  const { method } = obstacle.layer;
  switch (obstacle.kind) {
    case 'path':
      return problem(
        'ROUTE_PATH_DYNAMIC',
        `the path of this ${method} route is not known from the source: ${obstacle.why}`,
        `write the path as a literal, or ${STATE_ROUTE.replace('GET', method)}`,
        loc,
      );
    case 'mount-path':
      return problem(
        'MOUNT_PATH_DYNAMIC',
        `the path of this mount is not known from the source: ${obstacle.why}`,
        'write the path as a literal, or state it in a comment on the line above: // authwright-mount: /the/prefix',
        loc,
      );
    case 'below-unknown':
      return problem(
        'ROUTE_PREFIX_UNKNOWN',
        `${method} ${obstacle.own} is below a mount whose path is not known: ${obstacle.why}`,
        `state the path of the mount (// authwright-mount: /the/prefix), or of this route: // authwright-route: ${method} /the/prefix${obstacle.own}`,
        loc,
      );
    case 'mounted-unknown':
      return problem(
        'MOUNT_UNKNOWN',
        `what \`${shortName(obstacle.handler.at)}\` is could not be read, so the routes that it may serve are not known`,
        'state its routes in a comment on the line above: // authwright-route: GET /one, POST /two (or none, when it only is middleware)',
        locOf(obstacle.handler.at),
      );
    case 'answer-unknown':
      return problem(
        'ANSWER_UNKNOWN',
        `whether \`${shortName(obstacle.handler.at)}\` answers requests itself or only refuses some is not known from the source: ${obstacle.why}`,
        'write the status as a literal, or state what it answers in a comment on the line above: // authwright-route: ALL /the/path (or none, when it only is middleware)',
        locOf(obstacle.handler.at),
      );
    case 'package-unknown': {
      const key = packageKey(obstacle.handler);
      const asked = problem(
        'MOUNT_PACKAGE_UNKNOWN',
        `\`${key}\` is mounted${obstacle.layer.path === null ? ' on everything' : ''}, and what it does is not known: whatever it serves is not in the list`,
        `when it answers nothing itself:  npx authwright --judge '${key}=passes'  ; else state its routes in a comment on the line above: // authwright-route: GET /one, POST /two`,
        locOf(obstacle.handler.at),
      );
      return { ...asked, asksAbout: key };
    }
    case 'handed-moved':
      return problem(
        'ROUTER_CALLED_BY_HAND',
        `\`${shortName(obstacle.handler.at)}\` gives requests another path and hands them to a router by hand, so under which paths its routes are served is not known`,
        'mount the router with use, which takes its own path off, or state what is served in a comment on the line above the registration: // authwright-route: GET /one, POST /two',
        locOf(obstacle.at ?? obstacle.handler.at),
      );
    case 'errors-answered':
      return notice(
        'ERRORS_ANSWERED',
        `\`${shortName(obstacle.handler.at)}\` answers errors below 400: whatever fails before it, a refusal that is handed on as an error among that, looks like a success to whoever asks`,
        'answer with the status of the error, and with 500 where it has none',
        locOf(obstacle.handler.at),
        'warning',
      );
    case 'assumed':
      return notice(
        'ROUTE_PATH_ASSUMED',
        `the path \`${obstacle.path}\` is taken from the default here; another environment may serve another`,
        `state the path where it is used, when it differs: // authwright-mount: ${obstacle.path || '/'}`,
        locOf(obstacle.at),
      );
    case 'refused-path':
      return notice('ROUTE_PATH_REFUSED', obstacle.says.message, obstacle.says.fix, loc, 'warning');
    case 'no-slash':
      return notice(
        'ROUTE_PATH_NO_SLASH',
        `${obstacle.label} matches no request with the path \`${obstacle.path}\`, which has no slash in front; it is listed with one`,
        `write '/${obstacle.path}'`,
        loc,
        'warning',
      );
  }
}

/** By what `--judge` calls the export of a package. */
function packageKey({ value: mounted, at, from }: Handler): string {
  const value = from ?? mounted;
  if (value.kind !== 'external') return shortName(at);
  const member = value.path.filter((part) => part !== '()').join('.');
  return `${value.package}#${member || 'default'}`;
}
