import { sha256 } from '../model/digest.js';
import type { ManagedRecord, Manifest, RelPath } from '../model/types.js';
import type { ManagedOutcome } from './merge/managed.js';
import type { Move } from './moves/find-moves.js';
import type { OwnParts } from '../openapi/own-parts.js';
import { recordSpliced, type SplicedChange } from './spliced-record.js';

/** What became of one managed file in this plan. */
export type ManagedResult = {
  readonly path: RelPath;
  readonly template: string;
  /** The text that its template makes, with LF. */
  readonly rendered: string;
  readonly outcome: ManagedOutcome;
};

export type ManifestParts = {
  readonly previous: Manifest | null;
  readonly version: string;
  readonly project: Manifest['project'];
  readonly answers: Manifest['answers'];
  readonly routes: Manifest['routes'];
  readonly managed: readonly ManagedResult[];
  /** Files that their owner moved since the last run; `previous` has the new places. */
  readonly moves: readonly Move[];
  /** The texts last generated where moves changed them or their places. */
  readonly rebased: readonly {
    readonly path: RelPath;
    readonly base: string;
    readonly rendered: string | null;
  }[];
  /** Files of the owner's that this plan changes. */
  readonly spliced: readonly SplicedChange[];
  /** What was ours in files before this run, where that moved in them. */
  readonly parts: ReadonlyMap<RelPath, OwnParts>;
  /** Files that this plan takes away. */
  readonly deleted: readonly RelPath[];
};

/**
 * The manifest after this plan, and the base texts to record with it. A managed file whose base does not move
 * (conflict, deleted by its owner, in order) keeps its record; one that was never ours gets none. A record that
 * lags behind the generator names the version that it is of.
 */
export function nextManifest(parts: ManifestParts): {
  readonly manifest: Manifest;
  readonly bases: Readonly<Record<string, string | null>>;
  readonly rendered: Readonly<Record<string, string>>;
} {
  const { previous, version, project, answers, routes, managed, deleted } = parts;
  const files = new Map(
    Object.entries(previous?.files ?? {}).map(([path, record]) => [
      path,
      madeBy(record, record.version ?? previous?.generator.version ?? version, version),
    ]),
  );
  const spliced = new Map(Object.entries(previous?.spliced ?? {}));
  const bases = new Map<string, string | null>();
  const rendered = new Map<string, string>();
  for (const { from } of parts.moves) bases.set(from, null);
  for (const { path, base, rendered: before } of parts.rebased) {
    const record = files.get(path);
    if (record) files.set(path, { ...record, baseSha256: sha256(base) });
    bases.set(path, base);
    if (before !== null) rendered.set(path, before);
  }
  for (const { path, template, rendered: text, outcome } of managed) {
    const known = files.get(path);
    const record = known && madeBy(known, version, version);
    if (record && outcome.kind === 'nothing') files.set(path, record);
    if (!('base' in outcome)) continue;
    files.set(path, { ...record, template, baseSha256: sha256(outcome.base) });
    bases.set(path, outcome.base);
    if (outcome.base === text) rendered.delete(path);
    else rendered.set(path, text);
  }
  for (const [path, ours] of parts.parts) {
    const record = spliced.get(path);
    if (record) spliced.set(path, { ...record, parts: ours });
  }
  for (const change of parts.spliced) {
    spliced.set(change.path, recordSpliced(change, spliced.get(change.path)));
  }
  for (const path of deleted) {
    if (files.delete(path)) bases.set(path, null);
    rendered.delete(path);
    spliced.delete(path);
  }
  return {
    manifest: {
      manifestVersion: 1,
      generator: { version },
      project,
      answers: sorted(answers),
      files: sorted(Object.fromEntries(files)),
      spliced: sorted(Object.fromEntries(spliced)),
      routes: sorted(routes),
      ...(previous?.accepted ? { accepted: previous.accepted } : {}),
    },
    bases: sorted(Object.fromEntries(bases)),
    rendered: sorted(Object.fromEntries(rendered)),
  };
}

/** Adds the version that made a file to its record, when it is not the current one. */
function madeBy(
  { template, baseSha256, movedFrom }: ManagedRecord,
  made: string,
  version: string,
): ManagedRecord {
  return {
    template,
    baseSha256,
    ...(made === version ? {} : { version: made }),
    ...(movedFrom === undefined ? {} : { movedFrom }),
  };
}

function sorted<T extends object>(record: T): T {
  return Object.fromEntries(
    Object.entries(record).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
  ) as T;
}
