import { ts } from 'ts-morph';
import { isExport } from '../../model/export-ref.js';
import type { ExportRef, ImportNeed, RelPath } from '../../model/types.js';
import { homeOfExpression } from '../../source/homes.js';
import { isNameOf, isShadowed, localName } from '../../source/imported-names.js';
import { quoted, sniffStyle } from '../../source/style.js';
import type { SourceView } from '../../source/view.js';
import type { GuardRef } from '../../model/guard-ref.js';

/** How a guard is written in one file, with the imports that this needs. */
export type GuardTexts = {
  readonly guard: string;
  /** `requireRole('admin')`; null when no role is asked for. */
  readonly role: string | null;
  readonly guardNeed: ImportNeed;
  readonly roleNeed: ImportNeed | null;
};

/** The guard as `file` would write it: its own names, its own quotes. */
export function guardTexts(
  view: SourceView,
  file: RelPath,
  tree: ts.SourceFile,
  guard: GuardRef,
): GuardTexts {
  const name = localName(view, file, guard.ref);
  const roleRef = guard.roles.length > 0 ? guard.roleRef : null;
  return {
    guard: guardCall(name, guard),
    role: roleRef && `${localName(view, file, roleRef)}(${roleArguments(tree, guard.roles)})`,
    guardNeed: { file, name: guard.ref.name, from: guard.ref.file },
    roleNeed: roleRef && { file, name: roleRef.name, from: roleRef.file },
  };
}

/** The guard under `name` as it stands in an argument list. */
export function guardCall(name: string, { call }: Pick<GuardRef, 'call'>): string {
  if (call === 'factory') return `${name}()`;
  if (call === 'bound') return `${name}.bind(${name.slice(0, name.lastIndexOf('.'))})`;
  return call === 'spread' ? `...${name}` : name;
}

/** The roles as arguments: `'admin', 'editor'`. */
export function roleArguments(tree: ts.SourceFile, roles: readonly string[]): string {
  const style = sniffStyle(tree);
  return roles.map((role) => quoted(role, style)).join(', ');
}

/** Arrays that hold arrays deeper than this go in a circle. */
const DEEPEST_ARRAY = 5;

/**
 * The expression by which `argument` is the export `ref`: itself, a call of it, or an element of an array,
 * also of one that a constant holds or that is spread. Null when it is something else. Decided by where the
 * name comes from, never by the name.
 */
export function useOf(
  view: SourceView,
  file: RelPath,
  argument: ts.Expression,
  ref: ExportRef,
  depth = 0,
): ts.Expression | null {
  const within = (owner: RelPath, items: readonly ts.Expression[]): ts.Expression | null => {
    if (depth > DEEPEST_ARRAY) return null;
    for (const item of items) {
      const use = useOf(view, owner, item, ref, depth + 1);
      if (use) return use;
    }
    return null;
  };
  if (ts.isArrayLiteralExpression(argument)) return within(file, argument.elements);
  if (ts.isSpreadElement(argument)) {
    const whole = isThat(view, file, argument.expression, ref);
    return whole ? argument : within(file, [argument.expression]);
  }
  const name = ts.isCallExpression(argument) ? argument.expression : argument;
  if (isThat(view, file, argument, ref) || isThat(view, file, name, ref)) return argument;
  const held = ts.isIdentifier(argument) ? arrayHeldBy(view, file, argument.text) : null;
  return held && within(held.file, held.array.elements);
}

/** By the name that is imported, or by what a name, a member or a bound function stands for. */
function isThat(
  view: SourceView,
  file: RelPath,
  expression: ts.Expression,
  ref: ExportRef,
): boolean {
  const text = expression.getText();
  if (isNameOf(view, file, text, ref)) return true;
  const home = homeOfExpression(view, file, expression);
  if (!home || !isExport({ kind: 'file', ...home }, ref)) return false;
  const [root = ''] = text.split('.');
  return !isShadowed(view, file, root);
}

function arrayHeldBy(
  view: SourceView,
  file: RelPath,
  name: string,
): { readonly file: RelPath; readonly array: ts.ArrayLiteralExpression } | null {
  const origin = view.originOf(file, name);
  if (origin.kind !== 'file') return null;
  const declarations = view
    .tree(origin.file)
    ?.statements.filter(ts.isVariableStatement)
    .flatMap((statement) => [...statement.declarationList.declarations]);
  const initializer = declarations?.find(
    (each) => ts.isIdentifier(each.name) && each.name.text === origin.name,
  )?.initializer;
  const value =
    initializer && ts.isAsExpression(initializer) ? initializer.expression : initializer;
  return value && ts.isArrayLiteralExpression(value) ? { file: origin.file, array: value } : null;
}
