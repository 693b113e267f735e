import { ts } from 'ts-morph';
import type { RelPath } from '../../model/types.js';
import { isTestFile } from '../../source/test-file.js';
import type { SourceView } from '../../source/view.js';

/** A function that is called when an event is emitted. */
export type Listener = {
  readonly file: RelPath;
  readonly node: ts.Expression;
  /** Whether it stands at the top of its file, and so means there what its names mean. */
  readonly isTop: boolean;
};

/** The listeners of a project for an event, of whatever emitter: names are compared, not objects. */
export type Listeners = (event: string | null) => readonly Listener[];

const LISTENING = /\.\s*(?:on|once|addListener|prepend(?:Once)?Listener)\s*\(/;
const METHOD = /^(?:on|once|addListener|prepend(?:Once)?Listener)$/;

/** Node.js documentation, events: `emitter.on(name, listener)` and its kin. */
export function createListeners(view: SourceView): Listeners {
  let known: readonly (Listener & { readonly event: string | null })[] | null = null;
  return (event) => {
    known ??= view.files.flatMap((file) => listenersIn(view, file));
    return known.filter((each) => event === null || each.event === null || each.event === event);
  };
}

function listenersIn(
  view: SourceView,
  file: RelPath,
): readonly (Listener & { readonly event: string | null })[] {
  if (isTestFile(file) || !LISTENING.test(view.text(file) ?? '')) return [];
  const found: (Listener & { readonly event: string | null })[] = [];
  const visit = (node: ts.Node): void => {
    const [event, listener] = ts.isCallExpression(node) ? node.arguments : [];
    const callee = ts.isCallExpression(node) ? node.expression : null;
    const isListening =
      callee && ts.isPropertyAccessExpression(callee) && METHOD.test(callee.name.text);
    if (isListening && event && listener) {
      found.push({
        file,
        node: listener,
        isTop: !ts.findAncestor(node, ts.isFunctionLike),
        event: ts.isStringLiteralLike(event) ? event.text : null,
      });
    }
    ts.forEachChild(node, visit);
  };
  const tree = view.tree(file);
  if (tree) visit(tree);
  return found;
}
