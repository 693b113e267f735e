/** Packages whose middleware gives requests another path, or another method, as their documentation says. */
export const REWRITING: Readonly<Record<'url' | 'method', ReadonlySet<string>>> = {
  url: new Set(['connect-history-api-fallback', 'connect-modrewrite', 'express-urlrewrite']),
  method: new Set(['method-override']),
};
