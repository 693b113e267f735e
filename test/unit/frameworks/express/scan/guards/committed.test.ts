import { describe, expect, it } from 'vitest';
import { committedIn } from '../../../../../../src/routing/guards/committed.js';
import { viewOf } from '../../../../../support/follow.js';

describe('a secret in a file of the project', () => {
  const found = (file: string, text: string): readonly unknown[] =>
    committedIn(viewOf({ [file]: text }), ['API_KEY']);

  it.each([
    ['.env', 'PORT=3000\nAPI_KEY=hunter2\n', 2],
    ['.env.production', 'export API_KEY="hunter2"\n', 1],
    ['config/config.env', 'API_KEY = hunter2\n', 1],
    ['Dockerfile', 'FROM node:20\nENV API_KEY=hunter2\n', 2],
    ['Dockerfile', 'FROM node:20\nENV API_KEY hunter2\n', 2],
    ['docker-compose.yml', 'services:\n  app:\n    environment:\n      - API_KEY=hunter2\n', 4],
    ['compose.yaml', 'services:\n  app:\n    environment:\n      API_KEY: hunter2\n', 4],
  ])('is found in %s', (file, text, line) => {
    expect(found(file, text)).toEqual([
      { name: 'API_KEY', loc: expect.objectContaining({ file, line }) as unknown },
    ]);
  });

  it.each([
    ['.env.example', 'API_KEY=hunter2\n'],
    ['.env', 'API_KEY=\n'],
    ['.env', 'API_KEY=""\n'],
    ['.env', '# API_KEY=hunter2\n'],
    ['.env', 'MY_API_KEY=hunter2\nAPI_KEY_NAME=x-key\n'],
    ['.env', 'API_KEY=<your key>\n'],
    ['Dockerfile', 'ARG API_KEY\n'],
    ['docker-compose.yml', '      API_KEY: ${API_KEY}\n'],
    ['docker-compose.yml', '      - API_KEY\n'],
  ])('is not what stands in %s: %j', (file, text) => {
    expect(found(file, text)).toEqual([]);
  });
});
