import { expect, it } from 'vitest';
import { relPath } from '../../../src/model/paths.js';
import type { RelPath } from '../../../src/model/types.js';
import { findSpecs } from '../../../src/openapi/find.js';
import { reader } from './support.js';

const openapi = '# licence\nopenapi: 3.1.0\n';

function found(files: Readonly<Record<string, string>>): readonly RelPath[] {
  return findSpecs(Object.keys(files).map(relPath), reader(files));
}

it('prefers usual names over usual folders, and YAML over JSON', () => {
  expect(
    found({
      'docs/openapi.yaml': openapi,
      'endpoints.yaml': 'endpoints: []\n',
      'overseerr-api.yml': openapi,
      'openapi.json': '{"openapi":"3.0.3"}',
      'openapi.yml': openapi,
      'swagger.yaml': "swagger: '2.0'\n",
      'lib/deep/openapi.yaml': openapi,
    }),
  ).toEqual([
    'openapi.yml',
    'openapi.json',
    'docs/openapi.yaml',
    'lib/deep/openapi.yaml',
    'swagger.yaml',
    'overseerr-api.yml',
    'endpoints.yaml',
  ]);
});

it('leaves out files that only have the name', () => {
  expect(
    found({
      'api.json': '{"url":"x","endpoints":{}}',
      'swagger.json': '{"swaggerUi":true}',
      'openapi.yaml': 'info: {}\n  openapi: 3.0.0\n',
      'endpoints.json': '{"routes":[]}',
      'test/fixtures/openapi.yaml': openapi,
      'src/data/users.yaml': openapi,
    }),
  ).toEqual([]);
});

it('knows minified JSON, a byte order mark and flow YAML', () => {
  expect(
    found({
      'openapi.json': '{"info":{"title":"x"},"openapi":"3.0.0"}',
      'swagger.yaml': '\uFEFFswagger: "2.0"\r\n',
      'api.yaml': '{ openapi: 3.2.0, paths: {} }',
    }),
  ).toEqual(['openapi.json', 'swagger.yaml', 'api.yaml']);
});

it('reads only files whose names fit', () => {
  const seen: string[] = [];
  findSpecs([relPath('src/app.ts'), relPath('tsconfig.json'), relPath('api.yaml')], (file) => {
    seen.push(file);
    return null;
  });
  expect(seen).toEqual(['api.yaml']);
});
