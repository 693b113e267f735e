import { compileSafely } from '../../source/safe-expression.js';
import { OPEN_PART, type PatternValue } from '../../interpret/values.js';
import { type PathPart, pathsOf, samplePath, joinServed } from '../paths.js';
import { type FoundRoute, type Passage, segmentsOf, type Stand } from '../found.js';

/**
 * Why some requests that reach a route do not meet a middleware that is registered with its path: they spell it
 * in another way, or were sent to another path. Null where all meet it.
 */
export function bypassOf(passage: Passage, route: FoundRoute): string | null {
  const { layer, stand } = passage;
  if (layer === route.layer || passage.loads || stand.prefix === null) return null;
  const parts = pathsOf(layer.path);
  // A path that a comment states is taken as it is stated.
  if (parts.some((part) => part.kind === 'unknown')) return null;
  const whys = parts.map(
    (part) =>
      (isAlike(passage, route) ? null : spelledPast(passage, part, route)) ??
      rewrittenPast(passage, part, route),
  );
  return whys.includes(null) ? null : (whys[0] ?? null);
}

/** Whether a middleware for every method is registered with the path of the route, on its router. */
function isAlike({ layer, stand }: Passage, route: FoundRoute): boolean {
  const [own, theirs] = [layer.path, route.layer.path];
  if (layer.form === 'use' || route.layer.form === 'use') return false;
  if (route.router !== stand.routers.at(-1) || !own || !theirs) return false;
  const isSameText =
    own.kind === 'constant' && theirs.kind === 'constant' && own.value === theirs.value;
  return own === theirs || isSameText;
}

/** By which spelling of its path a route is reached past what is registered with `part`. */
function spelledPast(passage: Passage, part: PathPart, route: FoundRoute): string | null {
  const { stand, layer } = passage;
  const prefix = stand.prefix ?? '';
  const own = part.kind === 'text' ? part.text : '';
  const isPlain = part.kind === 'text' && !/[*+?(){}[\]\\]/.test(own);
  const isExact = layer.form !== 'use';
  const segments = segmentsOf(joinServed(prefix, isPlain ? own : ''));
  const past = segmentsPast(passage, segments, route);
  if (past !== null) return past;
  if (part.kind === 'pattern') return patternPast(part.pattern, prefix, isExact, route);
  if (isPlain && !isExact) return null;
  if (!isPlain) {
    const past = expressionPast(passage, own, route);
    if (past !== null) return past;
  } else if (segmentsOf(joinServed(prefix, own)).length !== segmentsOf(route.path).length) {
    return 'it stands before this very path, not before those below';
  }
  return isExact ? endPast(passage, route) : null;
}

/** What a registration for one very path leaves to those with a slash behind, and to those below. */
function endPast({ stand }: Passage, route: FoundRoute): string | null {
  if (route.layer.form === 'use') return 'it stands before this very path, not before those below';
  return stand.routers.at(-1)?.strict === false
    ? null
    : 'its router is strict about a slash at the end of the path';
}

/** Literal segments that are compared as they are written, where those of the route are not. */
function segmentsPast(
  { stand, layer }: Passage,
  own: readonly string[],
  route: FoundRoute,
): string | null {
  const theirs = segmentsOf(route.path);
  // With a parameter among them, all are compared by one expression.
  const isSensitive = layer.caseSensitive === true && !own.some((each) => /[{}*:]/.test(each));
  const isPast = own.some((segment, index) => {
    if (/[{}*:]/.test(segment)) return false;
    if (!isSensitive && sensitivity(stand, index) === false) return false;
    if (segment !== theirs[index]) return true;
    return /[a-z]/i.test(segment) && sensitivity(route.stand, index) !== true;
  });
  return isPast
    ? `${isSensitive ? 'it' : 'its router'} tells capitals from small letters, which ${isSensitive ? 'the router' : 'that'} of the route does not`
    : null;
}

/** Whether a segment of the path is compared as it is written. */
function sensitivity({ routers, depths }: Stand, index: number): boolean | null {
  const inside = depths.filter((depth) => depth <= index).length;
  return routers[Math.max(inside, 1) - 1]?.caseSensitive ?? null;
}

/** A path with wildcards, groups or expressions of its own. */
function expressionPast({ stand, layer }: Passage, own: string, route: FoundRoute): string | null {
  const isSensitive = stand.routers.some(({ caseSensitive }) => caseSensitive !== false);
  if (isSensitive && !isOneCase(route)) {
    return 'its router tells capitals from small letters, which that of the route does not';
  }
  // Which values of a parameter an expression takes is not compared.
  if (own.includes('(') && route.path.includes('{') && layer.path !== route.layer.path) {
    return `what \`${own}\` takes is not compared with what the route takes`;
  }
  if (layer.form === 'use') return null;
  const expression = route.syntax.expression(stand.prefix ?? '', own);
  const whole = compileSafely(`^${expression}/?$`, 'i');
  return whole?.test(samplePath(route.path))
    ? null
    : `\`${own}\` does not take every path of the route`;
}

function isOneCase(route: FoundRoute): boolean {
  return route.stand.routers.every(({ caseSensitive }) => caseSensitive === true);
}

/** express 4.22.3 and 5.1.0: an expression is asked as it is written, whatever the settings of the router. */
function patternPast(
  { source, flags }: PatternValue,
  prefix: string,
  isExact: boolean,
  route: FoundRoute,
): string | null {
  const shown = `/${source}/${flags}`;
  if (/[gy]/.test(flags)) return `${shown} goes on where it matched the last time`;
  if (/^\^?(?:\\\/)?\.[*+]?$/.test(source)) return null;
  const expression = compileSafely(source, flags);
  const path = route.path.replace(/\{[^{}]*\}|\*/g, OPEN_PART);
  const isShown = expression !== null && (!path.includes(OPEN_PART) || takesAnyPart(source));
  if (!isShown || route.path.includes('^')) return `which paths ${shown} takes is not known`;
  const spellings = [
    path,
    ...(isOneCase(route) ? [] : [path.toUpperCase(), path.toLowerCase()]),
    ...(route.stand.routers.at(-1)?.strict === true ? [] : [`${path}/`]),
    ...(route.layer.form === 'use' ? [`${path}/${OPEN_PART}`] : []),
  ];
  const missed = spellings.find((spelling) => {
    const rest = spelling.slice(prefix.length) || '/';
    const [match] = expression.exec(rest) ?? [];
    if (match === undefined) return true;
    // What `use` takes off has to be how the path begins, and to end where a segment does.
    const next = rest.charAt(match.length);
    return !isExact && (!rest.startsWith(match) || (next !== '' && next !== '/'));
  });
  return missed === undefined
    ? null
    : `${shown} does not take ${missed.replaceAll(OPEN_PART, '…')}`;
}

/** Whether an expression takes any text wherever it takes one that is not written in it. */
function takesAnyPart(source: string): boolean {
  const rest = source.replace(
    /\(\?[=:](?:\\?\/\|\$|\$\|\\?\/)\)|\.[*+]|\[\^\\?\/\][*+]|\\[/.-]/g,
    '',
  );
  return /^\^?[\w~%/-]*\$?$/.test(rest);
}

/** A middleware behind that gives requests to other paths the path of the route. */
function rewrittenPast(passage: Passage, part: PathPart, route: FoundRoute): string | null {
  const { stand } = passage;
  const isText = part.kind === 'text' && !/[*+?(){}[\]\\]/.test(part.text);
  const own = joinServed(stand.prefix ?? '', isText ? part.text : '').toLowerCase();
  if (own === '/' && isText && passage.layer.form === 'use') return null;
  const leads = rewritersBetween(stand, route).find(
    ({ path }) => !isText || passage.layer.form !== 'use' || !isBelow(path.toLowerCase(), own),
  );
  return leads ? 'middleware behind it gives requests to other paths this one' : null;
}

/** What rewrites paths, between a middleware and a route, and may lead to the route. */
export function rewritersBetween(stand: Stand, route: FoundRoute): FoundRoute['rewriters'] {
  if (route.rewriters.length === 0) return [];
  const path = route.path.toLowerCase();
  return route.rewriters.filter(
    ({ order, under }) =>
      order > stand.order && order < route.stand.order && isBelow(path, under.toLowerCase()),
  );
}

function isBelow(path: string, above: string): boolean {
  return above === '' || above === '/' || path === above || path.startsWith(`${above}/`);
}
