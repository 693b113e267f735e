import { describe, expect, it } from 'vitest';
import { relPath } from '../../../src/model/paths.js';
import { followOperations, lostOperations } from '../../../src/openapi/lost-operations.js';
import { recordParts, valueOf } from '../../../src/openapi/own-parts.js';
import type { Json } from '../../../src/openapi/types.js';
import { edited, wantedFor } from './support.js';

const file = relPath('openapi.yaml');
const spec = (path: string, method: string): string => `openapi: 3.2.0
info: { title: T, version: '1' }
paths:
  ${path}:
    additionalOperations:
      ${method}:
        responses: { '200': { description: Copied } }
`;

describe('operations below additionalOperations', () => {
  const before = spec('/a', 'COPY');
  const { texts } = edited({ [file]: before }, (each) => wantedFor(each, () => 'secured'));
  const after = texts[file] ?? '';
  const parts = recordParts(file, before, after, {});
  const meaning = (text: string): Json => valueOf(file, text) ?? null;

  it('are known as ours, and told when they are gone', () => {
    expect(lostOperations(file, meaning(after), parts)).toEqual([]);
    const gone = after.replace('COPY:', 'MOVE:').replace('/a:', '/b:');
    expect(lostOperations(file, meaning(gone), parts).map(({ message }) => message)).toEqual([
      'COPY /a was described in openapi.yaml at the last run, and no longer is',
    ]);
  });

  it('are followed to another path, and to another method', () => {
    for (const [text, start] of [
      [after.replace('/a:', '/b:'), '/paths/~1b/additionalOperations/COPY'],
      [after.replace('COPY:', 'LINK:'), '/paths/~1a/additionalOperations/LINK'],
    ] as const) {
      const followed = Object.keys(followOperations(meaning(text), parts));
      expect(followed.filter((pointer) => pointer.startsWith('/paths'))).not.toEqual([]);
      for (const pointer of followed.filter((each) => each.startsWith('/paths'))) {
        expect(pointer).toMatch(new RegExp(`^${start}`));
      }
    }
  });
});
