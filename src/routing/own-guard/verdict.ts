import type { RelPath } from '../../model/types.js';
import type { Machine } from '../../interpret/machine.js';
import type { Place } from '../../interpret/place.js';
import type { Value } from '../../interpret/values.js';
import { ts } from 'ts-morph';
import type { LayeredFramework } from '../framework.js';
import { createJudge } from '../guards/judge.js';
import type { Judgement } from '../judgement.js';

/** What is known of a middleware that stands nowhere yet. */
export type Verdict = Pick<
  Judgement,
  'verdict' | 'answers' | 'why' | 'presenceOnly' | 'refusesSilent'
>;

/** What `value`, declared in `file`, does to callers without credentials. The one place here that knows the judge. */
export function verdictOn(
  framework: LayeredFramework,
  machine: Machine,
  file: RelPath,
): (value: Value) => Verdict {
  const judge = createJudge(framework, machine, null);
  const start: Place = { view: machine.view, file, start: 0, end: 0, kind: ts.SyntaxKind.Unknown };
  return (value) =>
    judge.alone({ value, at: value.kind === 'function' ? value.at : start, list: null });
}
