import { ts } from 'ts-morph';
import { notice, problem } from '../../model/diagnostic.js';
import type { Diagnostic, EditResult, FileEdit, SourceLoc } from '../../model/types.js';
import { localName } from '../../source/imported-names.js';
import { quoted, sniffStyle } from '../../source/style.js';
import type { SourceView } from '../../source/view.js';
import type { MountRequest } from '../../model/guard-ref.js';
import { setupOf } from './app-setup.js';
import type { AppStep, Role } from '../app-setup.js';
import { type MountPlace, placeBefore } from './mount-place.js';
import { type Ranked, type RankedStep, rank } from './mount-rank.js';
import { locOf } from '../places.js';
import type { Placing } from './placing.js';
import { type UseCall, useCalls } from './use-calls.js';

/**
 * Mounts the auth router: one line in the application's set-up, after CORS and what else runs early, before
 * the first body parser or session, the API's own routes, and what answers or refuses every request. CORS
 * below a body parser wins, with a warning, since without it no browser could log in.
 */
export function mount(placing: Placing, request: MountRequest, view: SourceView): EditResult {
  const { app, router, servedPath } = request;
  const mounts = useCalls(view.files, [router], view);
  if (mounts.length > 0) return remount(placing, mounts, request);
  const setup = setupOf(app);
  const ranked = rank(placing, setup, servedPath);
  const found = firstPlace(ranked, (index) => placeBefore(setup, index, view));
  if (!found) return blocked(placing, request, ranked.barrier, view);

  const { place, index } = found;
  const style = sniffStyle(place.tree);
  const name = localName(view, place.file, router);
  const call = placing.mountCall(quoted(servedPath, style), name);
  const notices = remarks(ranked, index, view);
  return {
    status: 'edited',
    edits: [{ ...place.edit(call, style.semicolons ? ';' : ''), file: place.file }],
    imports: [{ file: place.file, name: router.name, from: router.file }],
    ...(notices.length > 0 ? { notices } : {}),
  };
}

function firstPlace(
  { indexes }: Ranked,
  placeAt: (index: number) => MountPlace | null,
): { readonly place: MountPlace; readonly index: number } | null {
  for (const index of indexes) {
    const place = placeAt(index);
    if (place) return { place, index };
  }
  return null;
}

/** The router is mounted already, wherever its owner moved the line; its path follows the settings. */
function remount(placing: Placing, mounts: readonly UseCall[], request: MountRequest): EditResult {
  const { servedBefore: before = null, servedPath } = request;
  if (before === null || before === servedPath) return { status: 'already' };
  const edits = mounts.map(({ file, tree, call, given: [given] }): FileEdit | null => {
    const path = given && placing.mountedPath(call, given);
    if (!path || !ts.isStringLiteral(path) || !before.endsWith(path.text)) return null;
    // The line may stand in a router that is itself mounted below the API's prefix.
    const above = before.slice(0, before.length - path.text.length);
    if (!servedPath.startsWith(above)) return null;
    const text = quoted(servedPath.slice(above.length), sniffStyle(tree));
    return { file, start: path.getStart(tree), end: path.end, text };
  });
  return edits.includes(null)
    ? problemAt(
        request,
        `the path that they are mounted with now is not ${before}, as it was put there`,
        byHand(placing, request),
        null,
      )
    : { status: 'edited', edits: edits.filter((edit) => edit !== null), imports: [] };
}

/** What stands above the line and should not, or below it and should stand above. */
function remarks({ steps }: Ranked, index: number, view: SourceView): readonly Diagnostic[] {
  const above = steps.slice(0, index);
  const are = (role: Role) => (step: RankedStep) => step.isMet && step.roles.includes(role);
  const parser = above.find(are('parser'));
  const unclear = above.find(are('unclear'));
  const allowing = steps.filter(are('cors'));
  const cors = allowing.every((each) => !above.includes(each)) ? allowing[0] : undefined;
  return [
    parser &&
      notice(
        'PARSER_BEFORE_AUTH',
        'this body parser stands above the auth routes, so it reads their bodies with its own limit',
        'move it below the line that mounts the auth routes',
        locOf({ ...parser.call, view }),
        'warning',
      ),
    unclear &&
      notice(
        'UNCLEAR_BEFORE_AUTH',
        `whether \`${unclear.name}\` refuses callers without a token could not be read, and the auth routes stand behind it`,
        'if it does, move the line that mounts the auth routes above it, or nobody can log in',
        locOf({ ...unclear.call, view }),
        'warning',
      ),
    cors &&
      notice(
        'CORS_BELOW_AUTH',
        'CORS stands below what would keep callers from the auth routes, which are above both: pages of other origins cannot log in',
        'move it to the top of the application, and the line that mounts the auth routes below it',
        locOf({ ...cors.call, view }),
        'warning',
      ),
  ].filter((each) => each !== undefined);
}

function blocked(
  placing: Placing,
  request: MountRequest,
  barrier: AppStep | null,
  view: SourceView,
): EditResult {
  if (!barrier) {
    const reason = 'nothing in its set-up shows where to put the line';
    return problemAt(request, reason, byHand(placing, request), null);
  }
  return problemAt(
    request,
    `\`${barrier.name}\` refuses or answers what is sent to ${request.servedPath}, and no line can be put before it: nobody could log in`,
    `let it pass what is sent to ${request.servedPath}, or move it; then ${byHand(placing, request)}`,
    locOf({ ...barrier.call, view }),
  );
}

function byHand({ mountCall }: Placing, { app, router, servedPath }: MountRequest): string {
  const line = `${app.variable}.${mountCall(JSON.stringify(servedPath), router.name)};`;
  return `import ${router.name} from ${router.file} and put this after CORS, before the first body parser:  ${line}`;
}

function problemAt(
  { app }: MountRequest,
  reason: string,
  fix: string,
  loc: SourceLoc | null,
): EditResult {
  return {
    status: 'blocked',
    diagnostic: problem(
      'MOUNT_BLOCKED',
      `the auth routes cannot be mounted in ${app.file}: ${reason}`,
      fix,
      loc ?? { file: app.file, line: 1, column: 1 },
    ),
  };
}
