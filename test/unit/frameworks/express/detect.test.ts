import { describe, expect, it } from 'vitest';
import { apiPrefix } from '../../../../src/routing/api-prefix.js';
import { detect } from '../../../../src/frameworks/express/detect.js';
import { route } from '../../../support/values.js';

describe('detect', () => {
  it('reads the version of a range, wherever it is declared', () => {
    expect(detect({ dependencies: { express: '^4.18.2' } })).toMatchObject({ major: 4 });
    expect(detect({ devDependencies: { express: '~5.1.0' } })).toMatchObject({
      version: '5.1.0',
      major: 5,
      evidence: 'express ~5.1.0 in devDependencies of package.json',
    });
    expect(detect({ dependencies: { express: 'latest' } })).toMatchObject({ major: 5 });
  });

  it('is not taken in by packages that only sound like it', () => {
    expect(detect({ dependencies: { 'express-rate-limit': '^7.0.0' } })).toBeNull();
    expect(detect({})).toBeNull();
  });
});

describe('apiPrefix', () => {
  const prefix = (...paths: string[]) => apiPrefix(paths.map((path) => route('GET', path)));

  it('is the longest one that most routes share', () => {
    expect(prefix('/api/books', '/api/pens', '/health')).toBe('/api');
    expect(prefix('/api/v1/books', '/api/v1/pens', '/health')).toBe('/api/v1');
    expect(prefix('/api/v1/books', '/api/v2/books')).toBe('/api');
  });

  it('is empty where there is none', () => {
    expect(prefix('/books', '/pens')).toBe('');
    expect(prefix('/books', '/pens', '/api/ink')).toBe('');
    expect(prefix('/apiary/bees')).toBe('');
    expect(prefix()).toBe('');
  });
});
