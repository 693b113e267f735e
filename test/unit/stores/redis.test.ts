import { describe, expect, it } from 'vitest';
import { redis } from '../../../src/stores/redis/index.js';

const limiterFor = (dependencies: Readonly<Record<string, string>>) =>
  redis.detect({ dependencies })?.limiter ?? null;

describe('counting in Redis', () => {
  it('is done over the client that the project has', () => {
    expect(limiterFor({ ioredis: '^5.4.0' })).toBe('stores/redis/limiter.ioredis.ts');
    expect(limiterFor({ redis: '^6.3.1' })).toBe('stores/redis/limiter.node-redis.ts');
    expect(limiterFor({ redis: '4.x' })).toBe('stores/redis/limiter.node-redis.ts');
    expect(limiterFor({ redis: 'latest' })).toBe('stores/redis/limiter.node-redis.ts');
    expect(limiterFor({ ioredis: '^5.4.0', redis: '^5.0.0' })).toBe(
      'stores/redis/limiter.ioredis.ts',
    );
  });

  it('is not done without one, or over one that is too old', () => {
    expect(limiterFor({})).toBeNull();
    expect(limiterFor({ redis: '^3.1.2', ioredis: '^4.28.0' })).toBeNull();
    expect(redis.detect({ devDependencies: { ioredis: '^5.4.0' } })).toBeNull();
  });
});
