import type { App, Project } from './target.js';

/** A case asked for what only the process of a fixture gives. It says nothing about a running application. */
export class OutOfReach extends Error {}

const FIXTURES_ROUTE = '/private';

/**
 * An application that somebody else started, at `url`: no clock, no store, no log, no key, and the limits are
 * what they are. `guarded` is the path of a secured endpoint of it that is read with GET, `framework` what it is made with.
 */
export function runningApp(
  url: URL,
  guarded: string,
  framework: string,
): { readonly project: Project; readonly app: App } {
  const outOfReach = (what: string): never => {
    throw new OutOfReach(`it takes ${what} of the application`);
  };
  return {
    project: {
      get folder() {
        return outOfReach('the files');
      },
      get limits() {
        return outOfReach('the files');
      },
      get keys() {
        return outOfReach('the signing key');
      },
      get environment() {
        return outOfReach('the settings');
      },
      get endpoints() {
        return outOfReach('the routes');
      },
      framework,
      secrets: [],
    },
    app: {
      host: url.hostname,
      port: Number(url.port) || 80,
      routed: (path) => routedTo(guarded, path),
      accounts: new Map(),
      tidy: () => Promise.resolve(),
      output: () => outOfReach('the log'),
      isAlive: () => true,
      control: (command) =>
        Promise.reject(new OutOfReach(`it takes the process of the application (${command})`)),
      stop: () => Promise.resolve(),
    },
  };
}

/** The path of a case on the application; those of the fixture's other routes have no counterpart. */
function routedTo(guarded: string, path: string): string {
  const [route = '', ...query] = path.split('?');
  if (route === FIXTURES_ROUTE) return [guarded, ...query].join('?');
  if (/^\/auth(\/|$)/.test(route)) return path;
  throw new OutOfReach(`it takes the route ${path.slice(0, 40)} of the fixture`);
}
