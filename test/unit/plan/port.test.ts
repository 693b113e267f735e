import { expect, test } from 'vitest';
import type { RelPath } from '../../../src/model/types.js';
import { guessPort } from '../../../src/plan/port.js';
import { memoryView } from '../../support/memory-view.js';

test.each([
  ['process.env.PORT ?? 4000', 4000],
  ["process.env.PORT || '5000'", 5000],
  ["env('PORT', 6000)", 6000],
  ['z.object({ PORT: z.coerce.number().int().positive().default(8080) })', 8080],
  ['schema({ PORT: { type: Number, default: 7000 } })', 7000],
  ['app.listen(9000)', 9000],
  ['app.listen(port)', 3000],
])('%s is port %i', (expression, port) => {
  expect(guessPort(memoryView({ ['src/main.ts' as RelPath]: expression }))).toBe(port);
});
