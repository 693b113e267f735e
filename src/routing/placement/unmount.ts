import { ts } from 'ts-morph';
import { problem } from '../../model/diagnostic.js';
import type { EditResult, ExportRef, FileEdit } from '../../model/types.js';
import { locAt } from '../../source/place.js';
import { removeStatement } from '../../source/statements.js';
import type { SourceView } from '../../source/view.js';
import { type UseCall, useCalls } from './use-calls.js';

/** Takes out every line that mounts the auth router, wherever its owner moved it: what `mount` put in, to the byte. */
export function unmount(router: ExportRef, view: SourceView): EditResult {
  const calls = useCalls(view.files, [router], view);
  if (calls.length === 0) return { status: 'already' };
  const shared = calls.find((each) => !isMountAlone(each));
  if (shared) return blocked(shared, router);
  const edits = calls.map((each): FileEdit => ({ ...removal(each), file: each.file }));
  return { status: 'edited', edits, imports: [] };
}

/** `use('/auth', createAuthRouter())`, with or without a path, and nothing else in it. */
function isMountAlone({ call, given }: UseCall): boolean {
  const others = call.arguments.filter((each) => !given.includes(each));
  return given.length === 1 && others.every((each) => ts.isStringLiteralLike(each));
}

function removal({ tree, call }: UseCall): { start: number; end: number; text: string } {
  const { text } = tree;
  if (ts.isExpressionStatement(call.parent) && !isLink(call)) {
    return removeStatement(tree, call.parent);
  }
  // A link of a chain goes with the white space that it shares with the next.
  const dot = call.expression.name.pos - 1;
  const before = call.expression.expression.end;
  const after = /^\s*(?=\.)/.exec(text.slice(call.end))?.[0].length;
  return after === undefined
    ? { start: before, end: call.end, text: '' }
    : { start: dot, end: call.end + after, text: '' };
}

/** Whether something else is called in the same chain, before or behind. */
function isLink({ expression, parent }: UseCall['call']): boolean {
  return ts.isCallExpression(expression.expression) || ts.isPropertyAccessExpression(parent);
}

function blocked({ file, tree, call }: UseCall, { name }: ExportRef): EditResult {
  return {
    status: 'blocked',
    diagnostic: problem(
      'UNMOUNT_BLOCKED',
      `the line that mounts the auth routes has other middleware in it, so it is left`,
      `take  ${name}()  out of it by hand, then run again`,
      locAt(file, tree, call.getStart(tree)),
    ),
  };
}
