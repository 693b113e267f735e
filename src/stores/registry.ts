import type { CountingService, StoreAdapter } from './adapter.js';
import { libsql } from './libsql/index.js';
import { postgres } from './postgres/index.js';
import { prisma } from './prisma/index.js';
import { redis } from './redis/index.js';

/** Every store that users and sessions can live in; the first is the default. */
export const stores: readonly StoreAdapter[] = [libsql, postgres, prisma];

/** Every service that attempts can be counted in; the first that a project depends on is taken. */
export const countingServices: readonly CountingService[] = [redis];
