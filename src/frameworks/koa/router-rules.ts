import type { PathGrammar } from '../../routing/path-to-regexp.js';
import {
  isBefore,
  isOwnDependency,
  usedVersion,
  type Version,
} from '../../routing/guards/packages/versions.js';
import type { SourceView } from '../../source/view.js';

/** What differs between versions of `@koa/router` and `koa-router`, which are one package under two names. */
export type RouterRules = {
  readonly version: Version;
  readonly grammar: PathGrammar;
  /**
   * How `use` compares paths.
   * - `start`: a prefix, whatever its capitals and whatever comes next; a path of its own up to a slash
   * - `text`: the beginning of the path as it is written, so that nothing with a parameter is ever met
   * - `segments`: a prefix as it is written, up to a slash; a path of its own like that of a route
   */
  readonly use: 'start' | 'text' | 'segments';
  /** A router that is used by another one is copied; before, its paths were changed. */
  readonly copies: boolean;
  /** `exclusive` runs the last layer that matches, and no other. */
  readonly hasExclusive: boolean;
  /** `prefix()` takes the place of the one before; else it is put before that. */
  readonly replacesPrefix: boolean;
};

const NEWEST: Version = [15, 7, 0];

/** Run with 7.4.0, 8.0.8, 9.4.0, 10.1.1, 11.0.2, 12.0.2, 13.0.1, 13.1.1, 14.0.0, 15.2.0, 15.4.0 and 15.7.0. */
export function rulesOf(version: Version = NEWEST): RouterRules {
  const isText = is(version, 13, 0) || version[0] === 14;
  return {
    version,
    // path-to-regexp 8; 13.1 went back to 6.
    grammar: isText || version[0] >= 15 ? 'named' : 'classic',
    use: isText ? 'text' : version[0] >= 15 ? 'segments' : 'start',
    copies: version[0] >= 8,
    hasExclusive: version[0] >= 11,
    replacesPrefix: !isBefore(version, [15, 0, 0]),
  };
}

function is([major, minor]: Version, wanted: number, wantedMinor: number): boolean {
  return major === wanted && minor === wantedMinor;
}

/** Its names, the one of newer versions first. */
const NAMES = ['@koa/router', 'koa-router'];

/** By the version that a project uses, or the newest where that is open. What a package of it depends on is another. */
export function rulesIn(view: SourceView): RouterRules {
  const own = NAMES.filter((name) => isOwnDependency(view, name));
  const used = (own.length > 0 ? own : NAMES).map((name) => usedVersion(view, name));
  return rulesOf(used.find((each) => each !== null)?.newest);
}
