/**
 * A path inside the project: posix separators, relative to the package folder, never leaving it. The one
 * exception is a spec above the package, which is named with a leading `../` and only ever edited in place.
 */
export type RelPath = string & { readonly __brand: 'RelPath' };

/** A place in a file. Line and column are 1-based; column counts UTF-16 units. */
export type SourceLoc = { readonly file: RelPath; readonly line: number; readonly column: number };

/** Replace `[start, end)` (UTF-16 offsets into the whole text, BOM included) by `text`. */
export type TextEdit = { readonly start: number; readonly end: number; readonly text: string };

/** An edit together with the file that it is for. */
export type FileEdit = TextEdit & { readonly file: RelPath };

/**
 * Identifies where a route is registered. Opaque to everyone but its adapter; two routes with the same
 * `registration` come from one piece of source, so an edit there changes both.
 */
export type RouteAnchor = { readonly registration: string } & Readonly<Record<string, unknown>>;
