/**
 * A path as served, in the normal form of the model: `{name}` for parameters, no trailing slash except for
 * `/` itself. A segment that is written `:name`, as routers do, is a parameter too.
 */
export function servedPath(prefix: string, template: string): string {
  const segments = `${prefix}/${template}`.split('/').filter((segment) => segment !== '');
  return `/${segments.map((segment) => segment.replace(/^:([A-Za-z_]\w*)$/, '{$1}')).join('/')}`;
}

/** True when a path holds what no request line can: control characters, line breaks (Unicode ones included). */
export function unprintable(path: string): boolean {
  return /[\p{Cc}\u2028\u2029]/u.test(path);
}
