import { gtr, validRange } from 'semver';
import type { SharedCounters } from '../../frameworks/adapter.js';
import type { PackageJson } from '../../model/types.js';
import type { CountingService } from '../adapter.js';

/** The clients of Redis that generated code can count over, and the first version of each that will do. */
const CLIENTS = [
  { name: 'ioredis', since: '5.0.0', variant: 'ioredis' },
  { name: 'redis', since: '4.0.0', variant: 'node-redis' },
] as const;

/** Redis, through the client that the project has. */
export const redis: CountingService = {
  detect(pkg) {
    const client = CLIENTS.find(({ name, since }) => hasVersion(pkg, name, since));
    return client ? countersOver(client.variant) : null;
  },
};

/** What is no range of versions (`latest`, a git URL) is taken for new. */
function hasVersion({ dependencies }: PackageJson, name: string, since: string): boolean {
  const range = dependencies?.[name];
  return range !== undefined && !(validRange(range) !== null && gtr(since, range));
}

function countersOver(variant: (typeof CLIENTS)[number]['variant']): SharedCounters {
  return {
    limiter: `stores/redis/limiter.${variant}.ts`,
    limiterImport: 'stores/redis/limiter-import.ts',
    readme: 'stores/redis/readme-limits.md',
    connection: { name: 'counters', type: 'Counters', module: 'redis' },
    service: {
      template: `stores/redis/redis.${variant}.ts.hbs`,
      env: {
        name: 'REDIS_URL',
        comment: 'Where attempts at signing in are counted: redis://user:password@host:6379.',
        local: null,
      },
      testUrl: 'redis://localhost:6379',
    },
  };
}
