import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mutant, mutationOf } from '../mutants/mutant.js';
import { FAULTS } from './faults.js';
import { withFault } from './faulty-scan.js';

/** Whether the random programs find each of them is what `scripts/verdict-faults.ts` finds out. */
describe('the faults of the verdict engine', () => {
  it('each fit the source in the place that they name', () => {
    const root = resolve(import.meta.dirname, '../..');
    for (const { id, file, from, to } of FAULTS) mutationOf(mutant(id, file, from, to), root);
  });

  it('are put into a scan that still reads', async () => {
    const [fault] = FAULTS;
    if (!fault) throw new Error('There are no faults.');
    const app = `import express from 'express';
      const app = express();
      app.get('/books', (req, res) => res.json([]));
      app.listen(3000);`;
    const { routes } = await withFault(fault, (scan) =>
      Promise.resolve(scan({ 'src/app.ts': app })),
    );
    expect(routes.map(({ path }) => path)).toEqual(['/books']);
  });

  it('each have a name of their own', () => {
    const ids = FAULTS.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });
});
