import { expect, it } from 'vitest';
import type { ExportRef, GuardUse, RelPath } from '../../../src/model/types.js';
import { guardedBy } from '../../../src/model/guarded.js';
import { projectState } from '../../../src/plan/state.js';
import { endpoint, withRoute } from '../../support/endpoints.js';

const guard: ExportRef = { file: 'src/auth.ts' as RelPath, name: 'auth', member: 'check' };

/** Whether an endpoint counts as guarded behind a use of `guard` about which a test says `use`. */
function guardedBehind(use: Partial<GuardUse>): unknown {
  const guards: readonly GuardUse[] = [
    {
      name: 'auth.check',
      origin: { kind: 'file', ...guard },
      place: 'route',
      loc: { file: 'src/app.ts' as RelPath, line: 1, column: 1 },
      verdict: 'unknown',
      ...use,
    },
  ];
  const found = withRoute(endpoint('GET /x'), { guards, ...guardedBy(guards) });
  const [state] = projectState([found], null, guard).endpoints;
  return state && [state.guarded, state.guardedByOurs];
}

it.each<[string, Partial<GuardUse>, unknown]>([
  ['that refuses', { verdict: 'refuses' }, [true, true]],
  ['that cannot be read, on the word of its owner', {}, [true, true]],
  ['that only asks for a credential, too', { verdict: 'passes', presenceOnly: true }, [true, true]],
  ['that lets everybody through, by no word', { verdict: 'passes' }, [false, true]],
  ['that does nothing here', { idle: true }, ['unknown', false]],
  [
    'that only asks, and does nothing here',
    { verdict: 'passes', presenceOnly: true, idle: true },
    [false, false],
  ],
  [
    'of which another member stands there',
    { origin: { kind: 'file', file: guard.file, name: 'auth', member: 'open' } },
    ['unknown', false],
  ],
  [
    'of which the object stands there',
    { origin: { kind: 'file', file: guard.file, name: 'auth' } },
    ['unknown', false],
  ],
])('an endpoint behind the guard of the owner %s', (_, use, guarded) => {
  expect(guardedBehind(use)).toEqual(guarded);
});
