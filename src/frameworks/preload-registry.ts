import { expressPreload } from './express/preload.js';
import { koaPreload } from './koa/preload.js';
import type { FrameworkPreload } from './preload.js';

/** A line for each framework that `verify` can ask. */
export const preloads: readonly FrameworkPreload[] = [expressPreload, koaPreload];
