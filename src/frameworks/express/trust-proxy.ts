import { ts } from 'ts-morph';
import { notice } from '../../model/diagnostic.js';
import { readTrustProxy } from '../../model/trust-proxy.js';
import type { AppFact, EditResult, RelPath } from '../../model/types.js';
import { locAt } from '../../source/place.js';
import { declarationOf, insertAfterStatement } from '../../source/statements.js';
import { type FileStyle, quoted, SINGLE, sniffStyle } from '../../source/style.js';
import type { SourceView } from '../../source/view.js';
import { nodesOf } from '../../source/nodes.js';

const SETTING = 'trust proxy';

/** Whether the project says anything about proxies; what it says is its owner's. */
export function namesProxies(view: SourceView): boolean {
  return view.files.some((file) => settingsIn(view, file).length > 0);
}

/**
 * Sets `trust proxy` right after the application is made. A setting that is there stays, unless it is the one
 * that an earlier run wrote.
 * @param before what that run was told; null when it was told nothing
 */
export function nameProxies(
  app: AppFact,
  wanted: string,
  before: string | null,
  view: SourceView,
): EditResult {
  const there = view.files.flatMap((file) => settingsIn(view, file));
  const [first] = there;
  if (first) {
    const { tree, value, file } = first;
    const style = sniffStyle(tree);
    const text = value?.getText(tree);
    if (text === valueText(wanted, style)) return { status: 'already' };
    if (value && there.length === 1 && before !== null && text === valueText(before, style)) {
      const edit = { file, start: value.getStart(tree), end: value.end };
      return {
        status: 'edited',
        edits: [{ ...edit, text: valueText(wanted, style) }],
        imports: [],
      };
    }
    const kept = notice(
      'TRUST_PROXY_KEPT',
      `the application sets \`${SETTING}\` itself, and that stays as it is`,
      `set it to ${valueText(wanted, style)} there, if that is what you want`,
      locAt(file, tree, first.call.getStart(tree)),
      'warning',
    );
    return { status: 'edited', edits: [], imports: [], notices: [kept] };
  }
  const tree = view.tree(app.file);
  const statement = tree && declarationOf(tree, app.variable);
  if (!tree || !statement) {
    const unknown = notice(
      'TRUST_PROXY_NOT_SET',
      `where ${app.variable} is created could not be found, so \`${SETTING}\` is not set`,
      `set it yourself:  ${app.variable}.set('${SETTING}', ${valueText(wanted, SINGLE)})`,
      null,
      'warning',
    );
    return { status: 'edited', edits: [], imports: [], notices: [unknown] };
  }
  const style = sniffStyle(tree);
  const call = `${app.variable}.set(${quoted(SETTING, style)}, ${valueText(wanted, style)})`;
  const edit = insertAfterStatement(tree, statement, `${call}${style.semicolons ? ';' : ''}`);
  return { status: 'edited', edits: [{ ...edit, file: app.file }], imports: [] };
}

function valueText(wanted: string, style: Pick<FileStyle, 'quote'>): string {
  const value = readTrustProxy(wanted);
  if (value === null) throw new RangeError(`no proxies: ${wanted}`);
  return typeof value === 'number' ? String(value) : quoted(value.join(', '), style);
}

type Setting = {
  readonly file: RelPath;
  readonly tree: ts.SourceFile;
  readonly call: ts.CallExpression;
  /** Undefined for `enable` and `disable`. */
  readonly value: ts.Expression | undefined;
};

function settingsIn(view: SourceView, file: RelPath): readonly Setting[] {
  if (!view.text(file)?.includes(SETTING)) return [];
  const tree = view.tree(file);
  if (!tree) return [];
  const found: Setting[] = [];
  for (const node of nodesOf(tree)) {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) continue;
    const [name, value] = node.arguments;
    const isSetting = name !== undefined && ts.isStringLiteralLike(name) && name.text === SETTING;
    if (isSetting && /^(set|enable|disable)$/.test(node.expression.name.text)) {
      found.push({ file, tree, call: node, value });
    }
  }
  return found;
}
