import type { FrameworkAdapter } from './adapter.js';
import { express } from './express/index.js';
import { koa } from './koa/index.js';

/** Every framework that authwright can read and write. */
export const frameworks: readonly FrameworkAdapter[] = [express, koa];
