import type { HttpMethod } from '../model/types.js';
import { createCovering } from './covering.js';
import type { Layer } from './layers.js';
import { plainStart } from './paths.js';

/** A registration for more than one path, which may answer what others are registered for behind it. */
export type WideRoute = {
  readonly method: HttpMethod;
  readonly layer: Layer;
  readonly takes: (sample: string) => boolean;
  readonly conditions: readonly string[];
  readonly order: number;
};

/** The wide routes of a walk, in the order in which a request meets them. */
export type WideRoutes = {
  /** Those that take a sample path. */
  readonly at: (sample: string) => readonly WideRoute[];
  /** What one registration stands for. */
  readonly of: (layer: Layer) => readonly WideRoute[];
};

/** A list of wide routes that finds those for a path without asking all. */
export function createWideRoutes(): WideRoutes & {
  /** @param path what the route is registered for as written, with its prefix; null where that is no text */
  readonly add: (route: WideRoute, path: string | null) => void;
} {
  const covering = createCovering<WideRoute>();
  const byLayer = new Map<Layer, WideRoute[]>();
  return {
    add: (route, path) => {
      covering.add({ literal: path === null ? '' : literalStart(path), test: null }, route);
      const same = byLayer.get(route.layer);
      if (same) same.push(route);
      else byLayer.set(route.layer, [route]);
    },
    at: (sample) => covering.at(sample).filter(({ takes }) => takes(sample)),
    of: (layer) => byLayer.get(layer) ?? [],
  };
}

/**
 * The segments that everything begins with that a path takes: `/books` of `/books/:id`. Before anything but a whole
 * parameter even the slash may be missing; two slashes are one to some.
 */
function literalStart(path: string): string {
  if (path.includes('//')) return '';
  const plain = plainStart(path);
  const isWhole = /\/:\w+(?:\/|$)/y;
  isWhole.lastIndex = plain.length - 1;
  const sure = isWhole.test(path) ? plain : plain.slice(0, -1);
  return sure.slice(0, Math.max(0, sure.lastIndexOf('/'))).toLowerCase();
}
