import { expect, it } from 'vitest';
import { scanExpress } from '../../../../../src/frameworks/express/scan.js';
import type { ProjectFacts } from '../../../../../src/model/types.js';
import { createSourceView, parseSource } from '../../../../../src/source/trees.js';
import type { SourceView } from '../../../../../src/source/view.js';
import { memorySnapshot, memoryView } from '../../../../support/memory-view.js';
import { randomApp } from '../../../../support/random-app/app.js';
import { times } from '../../../../support/effort.js';

/** In large projects trees are let go of, and parsed again for who asks: nothing may depend on which tree it gets. */
const COUNT = times(25, 50, 500);

/** Everything that the scan says of the app `seed`, in a view that `changed` makes of the usual one. */
function scanned(seed: number, changed: (view: SourceView) => SourceView): string {
  const { files, version } = randomApp(seed);
  const major = version.name === 'express4' ? 4 : 5;
  const facts = { framework: { id: 'express', version: `${major}.0.0`, major } };
  return JSON.stringify(scanExpress(changed(memoryView(files)), facts as ProjectFacts));
}

const keepsNothing = (view: SourceView): SourceView => ({
  ...view,
  tree: (file) => {
    const text = view.text(file);
    return text === null ? null : parseSource(file, text);
  },
});

const seeds = Array.from({ length: COUNT }, (_, seed) => seed);

it.each(seeds)('finds the same in app %i with another tree each time', (seed) => {
  expect(scanned(seed, keepsNothing)).toBe(scanned(seed, (view) => view));
});

it('keeps the trees that were parsed first, up to two million characters', () => {
  const text = (name: string): string =>
    `export const ${name} = 1;\n${'// filler\n'.repeat(80_000)}`;
  const names = ['a.ts', 'b.ts', 'c.ts'] as const;
  const files = Object.fromEntries(names.map((name, index) => [name, text(`v${index}`)]));
  const snapshot = memorySnapshot(files);
  const view = createSourceView(snapshot, { tsconfig: null });
  const [a, b, c] = view.files;
  if (!a || !b || !c) throw new Error('three files were made');
  const first = view.tree(a);
  view.tree(b);
  const last = view.tree(c);
  expect(view.tree(a)).toBe(first);
  view.spare();
  expect(view.tree(a)).toBe(first);
  expect(view.tree(c)).not.toBe(last);
});
