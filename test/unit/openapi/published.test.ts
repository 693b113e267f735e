import { describe, expect, it } from 'vitest';
import { specEndpoints } from '../../../src/openapi/endpoints.js';
import { failures, load, publishedSpec } from './support.js';

const overseerr = publishedSpec('overseerr-3.0.2.yml');
const juiceShop = publishedSpec('juice-shop-3.0.0.yml');
const fragment = publishedSpec('express-starter-2.0-fragment.yaml');

const emptySpec = 'openapi: 3.0.3\n';

describe.skipIf(overseerr === null)(
  'the published Overseerr spec (skipped when it is not beside the project)',
  () => {
    const spec =
      // The body of a skipped suite runs too.
      load({ 'overseerr-api.yml': overseerr ?? emptySpec });
    const endpoints = specEndpoints(spec);

    it('has 170 operations under the path of a server that is a variable', () => {
      expect(endpoints).toHaveLength(170);
      expect(spec.prefixes).toEqual(['/api/v1']);
      expect(spec.label).toBe('OpenAPI 3.0');
      expect(spec.diagnostics).toEqual([]);
      expect(endpoints.every(({ path }) => path.startsWith('/api/v1/'))).toBe(true);
    });

    it('tells operations that override the global security from the others', () => {
      expect(endpoints.filter(({ security }) => security === 'open')).toHaveLength(8);
      expect(endpoints.find(({ id }) => id === 'GET /api/v1/status')).toMatchObject({
        security: 'open',
        tags: ['public'],
        loc: { file: 'overseerr-api.yml', line: 1849, column: 5 },
      });
      expect(endpoints.find(({ id }) => id === 'GET /api/v1/watchproviders/tv')).toMatchObject({
        security: 'secured',
        schemes: ['cookieAuth', 'apiKey'],
        bearer: false,
      });
    });
  },
);

describe.skipIf(juiceShop === null)(
  'the published Juice Shop spec (skipped when it is not beside the project)',
  () => {
    it('has one operation, secured by the global Bearer requirement', () => {
      expect(specEndpoints(load({ 'swagger.yml': juiceShop ?? '' }))).toEqual([
        {
          id: 'POST /b2b/v2/orders',
          method: 'POST',
          path: '/b2b/v2/orders',
          operationId: 'createCustomerOrder',
          tags: ['Order'],
          summary: null,
          security: 'secured',
          schemes: ['bearerAuth'],
          bearer: true,
          roles: [],
          loc: { file: 'swagger.yml', line: 20, column: 5 },
        },
      ]);
    });
  },
);

describe.skipIf(fragment === null)(
  'a fragment for swagger-jsdoc (skipped when it is not beside the project)',
  () => {
    it('is refused with the line that is missing', () => {
      expect(failures({ 'swagger.yaml': fragment ?? '' })).toEqual([
        'swagger.yaml:1:1 SPEC_KIND this has `paths`, but no `openapi` or `swagger` line that says how to read them; a fragment for swagger-jsdoc is like that',
      ]);
    });
  },
);
