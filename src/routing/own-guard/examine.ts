import type { ExportRef } from '../../model/types.js';
import { nodeAt } from '../../interpret/place.js';
import type { Value } from '../../interpret/values.js';
import type { SourceView } from '../../source/view.js';
import type { CallForm, GuardExamination } from '../../model/guard-ref.js';
import type { LayeredFramework } from '../framework.js';
import { NAME_ONE, shapeOf } from './shape.js';
import { type ReadExport, readExport } from './value.js';
import { type Verdict, verdictOn } from './verdict.js';

/** Whether the export `ref` can be a guard: what it is, and what reading says that it does. */
export function examineGuard(
  framework: LayeredFramework,
  ref: ExportRef,
  view: SourceView,
): GuardExamination {
  const read = readExport(framework, ref, view);
  const shape = shapeOf(framework, ref, read);
  if ('why' in shape)
    return { kind: 'none', ...shape, fix: withMembers(framework, shape.fix, ref, read) };
  const judge = verdictOn(framework, read.machine, ref.file);
  const judged = shape.middlewares.map((value) => judge(value));
  const asks = judged.some(({ presenceOnly }) => presenceOnly);
  // What excepts some paths, or some methods, is a guard of the others.
  const open = judged.every(({ verdict, refusesSilent }) => verdict === 'passes' && !refusesSilent);
  if (open && !asks && judged.length > 0) {
    return { kind: 'none', why: whyNot(judged), fix: NAME_ONE };
  }
  return { kind: 'guard', form: shape.form, presenceOnly: open && asks };
}

/** How the export `ref` stands at a route. */
export function callForm(framework: LayeredFramework, ref: ExportRef, view: SourceView): CallForm {
  const shape = shapeOf(framework, ref, readExport(framework, ref, view));
  return 'form' in shape ? shape.form : 'identifier';
}

function whyNot([first]: readonly Verdict[]): string {
  if (first?.answers === 'always')
    return 'answers every request itself: no handler behind it would run';
  const because = first?.why === undefined ? '' : ` (${first.why})`;
  return `lets callers without credentials through${because}: it refuses nobody who sends nothing`;
}

/** For an object: which of its members refuse. */
function withMembers(
  framework: LayeredFramework,
  fix: string,
  ref: ExportRef,
  { machine, value }: ReadExport,
): string {
  if (value.kind !== 'object' || ref.member !== undefined) return fix;
  const judge = verdictOn(framework, machine, ref.file);
  const guards = memberNames(value).filter((name) => {
    const member = machine.member(value, name);
    return (
      member.kind === 'function' &&
      judge({ ...member, self: member.self ?? value, isBound: true }).verdict === 'refuses'
    );
  });
  if (guards.length === 0) return fix;
  return `name what refuses:  ${guards.map((name) => `--guard ${ref.file}#${ref.name}.${name}`).join('  or  ')}`;
}

function memberNames(value: Value & { readonly kind: 'object' }): readonly string[] {
  const methods = value.of
    ? nodeAt(value.of.at).members.flatMap(({ name }) => (name ? [name.getText()] : []))
    : [];
  return [...new Set([...value.props.keys(), ...methods])].filter((name) => /^[\w$]+$/.test(name));
}
