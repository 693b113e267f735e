import { expect, it } from 'vitest';
import type { RelPath } from '../../../src/model/types.js';
import { listEndpoints } from '../../../src/plan/listing.js';
import { endpoint, state, withRoute } from '../../support/endpoints.js';

const at = (line: number) => ({ file: 'src/app.ts' as RelPath, line, column: 5 });

it('has a row for each registration of an endpoint, and one for a registration met on several ways', () => {
  const one = withRoute(endpoint('GET /pens'), { loc: at(3) });
  const [route] = one.routes;
  const other = { ...route!, guarded: 'unknown' as const };
  const rows = listEndpoints([
    state({ ...one, routes: [route!, other, { ...route!, loc: at(9) }] }),
  ]);
  expect(rows.map(({ source }) => source?.line)).toEqual([3, 9]);
});
