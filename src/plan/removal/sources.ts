import { notice } from '../../model/diagnostic.js';
import { enumerated } from '../../model/enumerated.js';
import { nameOfRef, usesAbove } from '../../model/export-ref.js';
import { applyEdits } from '../../model/text-edit.js';
import type {
  Diagnostic,
  EditResult,
  Endpoint,
  EndpointId,
  ExportRef,
  FileChange,
  FileEdit,
  RelPath,
} from '../../model/types.js';
import type { GuardRef } from '../../model/guard-ref.js';
import { placeOf, withoutGuardsAt } from '../guards/router-guards.js';
import { ownersView } from '../owners-view.js';
import { spliceSources } from '../spliced.js';
import { undoFor } from '../spliced-record.js';
import { type EndpointState, hasGuard } from '../state.js';
import type { RemovalInput } from './input.js';

/** What becomes of the owner's sources. */
export type ClearedSources = {
  readonly changes: readonly FileChange[];
  readonly diagnostics: readonly Diagnostic[];
  /** Endpoints whose guard goes. */
  readonly released: readonly Endpoint[];
  /** Endpoints whose guard stays. */
  readonly left: ReadonlySet<EndpointId>;
};

/**
 * Takes guards, the mount and their imports out of the owner's sources. A file that is what the last run left
 * gets its old bytes back; in any other, each is found where it stands now. A guard that the owner put there
 * stays, and so does one that cannot be taken out alone.
 */
export function clearSources(input: RemovalInput): ClearedSources {
  const { framework, view, names, facts } = input;
  const edits: FileEdit[] = [];
  const diagnostics: Diagnostic[] = [];
  const done = new Map<string, EditResult>();
  const take = (key: string, edit: () => EditResult): EditResult => {
    const known = done.get(key);
    if (known) return known;
    const result = edit();
    done.set(key, result);
    if (result.status === 'edited') edits.push(...result.edits);
    if (result.status === 'blocked') diagnostics.push(asLeft(result.diagnostic));
    return result;
  };

  const released: Endpoint[] = [];
  const left = new Set<EndpointId>();
  const theirs: Endpoint[] = [];
  for (const state of input.state.endpoints) {
    if (state.generated || !hasAnyGuard(state, input.guard.ref)) continue;
    const { endpoint } = state;
    if (!isOurs(state)) {
      theirs.push(endpoint);
      continue;
    }
    const results = releases(state, input, take);
    if (results.some(({ status }) => status === 'blocked')) left.add(endpoint.id);
    else released.push(endpoint);
  }
  // The project's own guard, where the project had it itself, is nothing that a run put in.
  if (!names && theirs.length > 0) diagnostics.push(ownGuards(theirs, input.guard.ref));
  for (const endpoint of names ? theirs : []) {
    left.add(endpoint.id);
    diagnostics.push(ownersGuard(endpoint, input.guard.ref));
  }
  if (names) {
    const own = ownersView(view, input.manifest);
    take('mount', () => framework.unmount(names.router, own));
  }

  const refs = [...refsOf(input), ...(names ? [names.router] : [])];
  const restored = unchangedFiles(input);
  const others = edits.filter(({ file }) => !restored.has(file));
  const spliced = spliceSources(others, [], refs, facts, view);
  return {
    changes: [...restored.values(), ...spliced.changes],
    diagnostics: [...diagnostics, ...spliced.diagnostics.map(asLeft)],
    released,
    left,
  };
}

function hasAnyGuard({ endpoint }: EndpointState, ref: ExportRef): boolean {
  return endpoint.routes.some((route) => hasGuard(route, ref));
}

/** Put there by a run, as far as the manifest knows. */
function isOurs({ recorded, renamedFrom }: EndpointState): boolean {
  const known = recorded ?? renamedFrom?.recorded;
  return known?.decision === 'secured' && !known.adopted;
}

function refsOf({ guard }: RemovalInput): readonly ExportRef[] {
  return guard.roleRef ? [guard.ref, guard.roleRef] : [guard.ref];
}

function releases(
  { endpoint, recorded }: EndpointState,
  { framework, view, guard }: RemovalInput,
  take: (key: string, edit: () => EditResult) => EditResult,
): readonly EditResult[] {
  const ref: GuardRef = {
    ref: guard.ref,
    call: guard.call,
    roles: recorded?.decision === 'secured' ? (recorded.roles ?? []) : [],
    roleRef: guard.roleRef,
  };
  return endpoint.routes.flatMap((route) => {
    const above = usesAbove(route, guard.ref);
    const places = above.map(placeOf);
    const own = withoutGuardsAt(route, new Set(places));
    return [
      take(`above ${places.join()}`, () => framework.releaseRouter(route, ref, view)),
      take(`route ${route.anchor.registration}`, () => framework.release(own, ref, view)),
    ];
  });
}

/** Files that are byte for byte what the last run left, with the text that they had before the first. */
function unchangedFiles({
  manifest,
  snapshot,
  view,
}: RemovalInput): ReadonlyMap<RelPath, FileChange> {
  const sources = new Set<string>(view.files);
  const files = new Map<RelPath, FileChange>();
  for (const [name, record] of Object.entries(manifest.spliced)) {
    const path = name as RelPath;
    const before = snapshot.text(path);
    const undo = before !== null && sources.has(path) ? undoFor(before, record) : null;
    if (before === null || !undo || undo.length === 0) continue;
    files.set(path, {
      kind: 'update',
      path,
      before,
      content: applyEdits(before, undo),
      kept: 'spliced',
      reason: 'as before',
    });
  }
  return files;
}

function ownersGuard({ id, routes }: Endpoint, ref: ExportRef): Diagnostic {
  return notice(
    'LEFT_GUARD',
    `${nameOfRef(ref)} at ${id} was not put there by authwright, so it stays`,
    `take  ${nameOfRef(ref)}  out there if anybody may call it, then run  npx authwright remove  again`,
    routes.find((route) => hasGuard(route, ref))?.loc ?? null,
    'warning',
  );
}

/** Endpoints that are named one by one; of more, their number says enough. */
const NAMED_AT_MOST = 3;

function ownGuards(endpoints: readonly Endpoint[], ref: ExportRef): Diagnostic {
  const ids = endpoints.map(({ id }) => id);
  return notice(
    'LEFT_GUARD',
    `${nameOfRef(ref)} at ${enumerated(ids, NAMED_AT_MOST)} was not put there by authwright, so it stays`,
    'nothing: it is as it was',
    endpoints[0]?.routes.find((route) => hasGuard(route, ref))?.loc ?? null,
  );
}

/** What cannot be taken out is left and told, and no reason to stop. */
function asLeft(diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, severity: 'warning' };
}
