import { ts } from 'ts-morph';
import { notice, problem } from '../../model/diagnostic.js';
import type { Diagnostic, EditResult, FileEdit, TextEdit } from '../../model/types.js';
import { localName } from '../../source/imported-names.js';
import { locAt } from '../../source/place.js';
import {
  insertAfterStatement,
  insertBeforeStatement,
  siblingsOf,
} from '../../source/statements.js';
import { quoted, sniffStyle } from '../../source/style.js';
import type { SourceView } from '../../source/view.js';
import type { MountRequest } from '../adapter.js';
import { readSetup, type AppSetup, type AppSite, type AppStep } from './app-steps.js';
import type { StepKind } from './step-kind.js';
import { type UseCall, useCalls } from './use-calls.js';

/**
 * Mounts the auth router: one line in the application's set-up, after CORS and what else runs early, before
 * the first body parser or session, the API's own routes, and what answers or refuses every request. CORS
 * below a body parser wins, with a warning, since without it no browser could log in.
 */
export function mount(request: MountRequest, view: SourceView): EditResult {
  const { app, router, servedPath } = request;
  const mounts = useCalls(view.files, [router], view);
  if (mounts.length > 0) return remount(mounts, request);
  const setup = readSetup(view, app, servedPath);
  if (!setup) return blocked(request, `where ${app.variable} is created could not be found`);

  const index = placeIn(setup.steps);
  const place = describePlace(setup, index);
  const tree = place && view.tree(place.file);
  if (!place || !tree) return blocked(request, 'nothing in its set-up shows where to put the line');
  const style = sniffStyle(tree);
  const call = `use(${quoted(servedPath, style)}, ${localName(view, place.file, router)}())`;
  const line = `${place.variable}.${call}${style.semicolons ? ';' : ''}`;
  const warning = parserBefore(setup.steps.slice(0, index), view);
  return {
    status: 'edited',
    edits: [{ ...place.edit(tree, line, call), file: place.file }],
    imports: [{ file: place.file, name: router.name, from: router.file }],
    ...(warning ? { notices: [warning] } : {}),
  };
}

/** The router is mounted already, wherever its owner moved the line; its path follows the settings. */
function remount(mounts: readonly UseCall[], request: MountRequest): EditResult {
  const { servedBefore: before = null, servedPath } = request;
  if (before === null || before === servedPath) return { status: 'already' };
  const edits = mounts.map(({ file, tree, call }): FileEdit | null => {
    const [path] = call.arguments;
    if (!path || !ts.isStringLiteral(path) || !before.endsWith(path.text)) return null;
    // The line may stand in a router that is itself mounted below the API's prefix.
    const above = before.slice(0, before.length - path.text.length);
    if (!servedPath.startsWith(above)) return null;
    const text = quoted(servedPath.slice(above.length), sniffStyle(tree));
    return { file, start: path.getStart(tree), end: path.end, text };
  });
  return edits.includes(null)
    ? blocked(
        request,
        `the path that they are mounted with now is not ${before}, as it was put there`,
      )
    : { status: 'edited', edits: edits.filter((edit) => edit !== null), imports: [] };
}

/** The index of the step that the auth routes must come before. */
function placeIn(steps: readonly AppStep[]): number {
  const firstOf = (...kinds: readonly StepKind[]): number => {
    const found = steps.findIndex((step) => step.kinds.some((kind) => kinds.includes(kind)));
    return found < 0 ? steps.length : found;
  };
  const barrier = firstOf('barrier');
  const late = Math.min(firstOf('parser', 'session', 'route'), barrier);
  const cors = steps.slice(0, barrier).findLastIndex(({ kinds }) => kinds.includes('cors'));
  if (cors < late) return late;
  let place = cors + 1;
  while (place < barrier && steps[place]?.kinds.every((kind) => kind === 'early')) place += 1;
  return place;
}

type Place = Pick<AppSite, 'file' | 'variable'> & {
  readonly edit: (tree: ts.SourceFile, line: string, call: string) => TextEdit;
};

/** Where the line goes so that it runs right before step `index`. */
function describePlace(setup: AppSetup, index: number): Place | null {
  const step = setup.steps[index];
  const previous = setup.steps[index - 1];
  if (step?.link) {
    const { link } = step;
    return { ...step, edit: (tree, _line, call) => insertLink(tree, link, call) };
  }
  const after = previous ?? (setup.creation && { ...setup, statement: setup.creation });
  const next = step && siteOf(step, previous);
  if (next) {
    const siblings = siblingsOf(next.statement);
    const sibling = siblings[siblings.indexOf(next.statement) - 1];
    const besidePrevious = after && siblings.includes(after.statement);
    if (besidePrevious && sibling && !ts.isFunctionDeclaration(sibling)) {
      return { ...next, edit: (tree, line) => insertAfterStatement(tree, sibling, line) };
    }
    if (besidePrevious || !previous) {
      return { ...next, edit: (tree, line) => insertBeforeStatement(tree, next.statement, line) };
    }
  }
  return (
    after && { ...after, edit: (tree, line) => insertAfterStatement(tree, after.statement, line) }
  );
}

/** A first step that adds routes or error handlers in a function of its own: the line belongs before its call. */
function siteOf(step: AppStep, previous: AppStep | undefined): AppSite {
  const routing = step.kinds.some((kind) => kind === 'route' || kind === 'barrier');
  return !previous && routing && step.entry ? step.entry : step;
}

/** Puts a link into a chain, before the dot of `link` and laid out like it. */
function insertLink(tree: ts.SourceFile, link: ts.CallExpression, call: string): TextEdit {
  const { text } = tree;
  const access = link.expression as ts.PropertyAccessExpression;
  const dot = access.name.pos - 1;
  const lineBreak = /\r?\n[ \t]*$/.exec(text.slice(access.expression.end, dot))?.[0] ?? '';
  return { start: dot, end: dot, text: `.${call}${lineBreak}` };
}

/** A body parser above CORS runs before the auth routes too, with limits of its own. */
function parserBefore(steps: readonly AppStep[], view: SourceView): Diagnostic | null {
  const parser = steps.find(({ kinds }) => kinds.includes('parser'));
  const tree = parser && view.tree(parser.file);
  if (!tree) return null;
  return notice(
    'PARSER_BEFORE_AUTH',
    'this body parser stands above CORS, so it reads the bodies of the auth routes with its own limit',
    'move it below the line that mounts the auth routes',
    locAt(parser.file, tree, (parser.link ?? parser.statement).getStart(tree)),
    'warning',
  );
}

function blocked({ app, router, servedPath }: MountRequest, reason: string): EditResult {
  const line = `${app.variable}.use(${JSON.stringify(servedPath)}, ${router.name}());`;
  return {
    status: 'blocked',
    diagnostic: problem(
      'MOUNT_BLOCKED',
      `the auth routes cannot be mounted in ${app.file}: ${reason}`,
      `import ${router.name} from ${router.file} and put this after CORS, before the first body parser:  ${line}`,
      { file: app.file, line: 1, column: 1 },
    ),
  };
}
