import { notice, problem } from '../model/diagnostic.js';
import type { Diagnostic } from '../model/types.js';
import { directivesAt } from './directives.js';
import { joinServed, type PathSyntax, pathsOf, patternText } from './paths.js';
import { locOf } from './places.js';
import type { Layer, RouterHost } from './layers.js';
import type { UnreadCall } from './unread.js';

/** A router that no application was seen to mount, and the prefix that a comment states for it. */
export function statedPrefix(router: RouterHost): string | null {
  return directivesAt(router.creation).mount;
}

/**
 * The registrations on a router that nothing was seen to mount. They are errors while something in the project
 * could not be read that may mount it; where everything was read, they are dead code, which is a warning.
 */
export function unmountedDiagnostics(
  router: RouterHost,
  syntax: PathSyntax,
  mayBeMounted: boolean,
): readonly Diagnostic[] {
  return router.layers
    .filter((layer) => layer.form !== 'use' && directivesAt(layer.site).routes === null)
    .map((layer) => {
      const message = `${layer.method} ${ownPath(layer, syntax)} is on a router that no application was seen to mount`;
      const fix =
        'mount the router, delete it, or state where it is served in a comment above its creation: // authwright-mount: /the/prefix';
      const loc = locOf(layer.site.name);
      return mayBeMounted
        ? problem('ROUTE_NOT_MOUNTED', message, fix, loc)
        : notice('ROUTE_NOT_MOUNTED', message, fix, loc, 'warning');
    });
}

function ownPath(layer: Layer, syntax: PathSyntax): string {
  const [part] = pathsOf(layer.path);
  if (!part || part.kind === 'unknown') return '(a computed path)';
  return part.kind === 'pattern'
    ? patternText(part.pattern)
    : joinServed('', syntax.served(part.text)[0] ?? '');
}

/** A call that is written like a registration and was not executed, or whose receiver is not known. */
export function unreadDiagnostic(call: UnreadCall): Diagnostic {
  const what = `${call.method}${call.path === null ? '' : ` ${call.path}`}`;
  const fix = `call it from code that the application runs, or state it in a comment on the line above: // authwright-route: ${call.method} ${call.path ?? '/the/path'} (or none)`;
  const loc = locOf(call.site.name);
  return call.reached
    ? problem(
        'ROUTE_RECEIVER_UNKNOWN',
        `${what} is registered on something that could not be read`,
        fix,
        loc,
      )
    : problem(
        'ROUTE_NOT_REACHED',
        `${what} is registered in code that nothing was seen to call`,
        fix,
        loc,
      );
}
