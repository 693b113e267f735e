import { expect, test } from 'vitest';
import { sha256 } from '../../../src/model/digest.js';
import { relPath } from '../../../src/model/paths.js';
import type { FileChange, SecurityPlan } from '../../../src/model/types.js';
import { mendable, mendedPlan } from '../../../src/plan/mended.js';
import { manifestOf, planOf } from '../apply/scratch.js';

const guard = relPath('src/auth/guard.ts');
const store = relPath('src/auth/store.ts');
const app = relPath('src/app.ts');

const changes: readonly FileChange[] = [
  { kind: 'create', path: guard, content: 'let a;\r\n', kept: 'managed' },
  {
    kind: 'update',
    path: store,
    before: 'old\n',
    content: 'yours\n',
    kept: 'managed',
    reason: 'your edits kept',
    merged: true,
  },
  { kind: 'update', path: app, before: 'app\n', content: 'app()\n', kept: 'spliced', reason: '' },
  { kind: 'delete', path: relPath('src/auth/gone.ts'), before: '' },
];

const plan: SecurityPlan = {
  ...planOf(changes, manifestOf({ [guard]: sha256('let a;\n') })),
  bases: { [guard]: 'let a;\n', [store]: 'generated\n' },
};

test('only what is as it was rendered may be mended: no edit of the owner’s, none of their files', () => {
  expect(mendable(plan)).toEqual([guard]);
});

test('what a linter made of a file is what was generated last, beside what was rendered', () => {
  const once = mendedPlan(plan, new Map([[guard, 'const a;\r\n']]));
  expect(once.changes).toEqual([
    {
      kind: 'update',
      path: guard,
      before: 'let a;\r\n',
      content: 'const a;\r\n',
      kept: 'managed',
      reason: '',
    },
    expect.objectContaining({ path: store, before: 'yours\n', content: 'yours\n' }),
    expect.objectContaining({ path: app, before: 'app()\n', content: 'app()\n' }),
  ]);
  expect(once.bases[guard]).toBe('const a;\n');
  expect(once.rendered).toEqual({ [guard]: 'let a;\n' });
  expect(once.nextManifest?.files[guard]?.baseSha256).toBe(sha256('const a;\n'));
});

test('a second linter changes what the first one left, and may put it back', () => {
  const once = mendedPlan(plan, new Map([[guard, 'const a;\r\n']]));
  const twice = mendedPlan(once, new Map([[guard, 'const a\r\n']]));
  expect(twice.bases[guard]).toBe('const a\n');
  expect(twice.rendered).toEqual({ [guard]: 'let a;\n' });
  const back = mendedPlan(twice, new Map([[guard, 'let a;\r\n']]));
  expect(back.bases[guard]).toBe('let a;\n');
  expect(back.rendered).toEqual({});
});
