import type { PackageTable } from './packages/table.js';
import { ts } from 'ts-morph';
import { calledName } from '../../source/calls.js';
import { nodeAt } from '../../interpret/place.js';
import { optionsOf, type Value } from '../../interpret/values.js';
import { isTestFile } from '../../source/test-file.js';
import type { SourceView } from '../../source/view.js';
import type { RelPath, SourceLoc } from '../../model/types.js';
import { nodesOf } from '../../source/nodes.js';
import { type Chosen, chosenIn } from './chosen-names.js';
import { functionsIn } from './handler-functions.js';
import { ownNameOf } from './handlers-with.js';
import type { OpenResult } from './setters.js';

/** A place in what was not followed to its end, and which expressions around it hold what a caller chooses. */
export type Unfollowed = {
  readonly node: ts.Node;
  readonly isChosen: Chosen;
  readonly loc: SourceLoc;
  /** Whether it is the handler's own, and not that of a function which it calls with what the caller sends. */
  readonly isOwn: boolean;
};

/**
 * Places in handlers that are open and were not followed to their end, and in functions of the project that these call
 * with what a caller sends: what is written there may have been done.
 * @param pattern what files match that may hold one
 */
export function unfollowedPlaces(
  packages: PackageTable,
  view: SourceView,
  open: readonly OpenResult[],
  pattern: RegExp,
  isMeant: (node: ts.Node) => boolean,
): readonly Unfollowed[] {
  const cut = open.filter(({ incomplete }) => incomplete !== null).map(({ by }) => by.value);
  if (cut.length === 0) return [];
  const owns = cut.flatMap((handler) => partsOf(packages, handler));
  const calls = new Set(owns.flatMap(({ fn, isChosen }) => callsWithChosen(fn, isChosen)));
  const own = owns.flatMap(({ fn, file, isChosen }) =>
    [...nodesOf(fn)].filter(isMeant).map((node) => ({
      ...{ node, isChosen, isOwn: true },
      loc: view.locAt(file, node.getStart()),
    })),
  );
  return [...own, ...calledPlaces(view, calls, pattern, isMeant)];
}

type Part = {
  readonly fn: ts.SignatureDeclaration;
  readonly file: RelPath;
  readonly isChosen: Chosen;
};

function partsOf(packages: PackageTable, handler: Value): readonly Part[] {
  return optionsOf(handler)
    .flatMap((option) => functionsIn(packages, option, 0))
    .flatMap(({ at }) => {
      const fn: ts.Node = nodeAt(at);
      return ts.isFunctionLike(fn) ? [{ fn, file: at.file, isChosen: chosenIn(fn, true) }] : [];
    });
}

function callsWithChosen(fn: ts.Node, isChosen: Chosen): readonly string[] {
  return [...nodesOf(fn)].flatMap((node) =>
    ts.isCallExpression(node) && node.arguments.some(isChosen) ? [calledName(node)] : [],
  );
}

function calledPlaces(
  view: SourceView,
  calls: ReadonlySet<string>,
  pattern: RegExp,
  isMeant: (node: ts.Node) => boolean,
): readonly Unfollowed[] {
  return view.files.flatMap((file) => {
    const text = view.text(file) ?? '';
    if (isTestFile(file) || !pattern.test(text)) return [];
    const tree = view.tree(file);
    const found = (tree ? [...nodesOf(tree)] : []).filter(isMeant).flatMap((node) => {
      const fn = ts.findAncestor(
        node,
        (each): each is ts.SignatureDeclaration =>
          ts.isFunctionLike(each) && calls.has(ownNameOf(each) ?? ''),
      );
      if (!fn) return [];
      const loc = view.locAt(file, node.getStart());
      return [{ node, isChosen: chosenIn(fn, false), loc, isOwn: false }];
    });
    view.spare();
    return found;
  });
}

/** Where it stands, for a reason. */
export function shownIn({ loc: { file, line } }: Unfollowed): string {
  return `${file}:${String(line)}, in what is longer than what is followed`;
}
