import { gt } from 'semver';
import { notice } from '../../model/diagnostic.js';
import type { Diagnostic, Manifest, RelPath, TemplateChange, Upgrade } from '../../model/types.js';
import type { ManagedResult } from '../manifest-next.js';
import type { ManagedOutcome } from '../merge/managed.js';

const KINDS: readonly TemplateChange['kind'][] = ['security', 'fix', 'improvement'];

/**
 * Which changes of the templates the owner's copies lacked, security first, and for each file whether the plan
 * brings it. A file that a setting gave another template is another file, so nothing is lacking in it.
 */
export function upgradesIn(
  manifest: Manifest | null,
  results: readonly ManagedResult[],
  changes: readonly TemplateChange[],
): readonly Upgrade[] {
  if (!manifest) return [];
  return bySeverity(changes).flatMap((change): Upgrade[] => {
    const files = results.flatMap(({ path, template, outcome }) => {
      const state = stateOf(outcome);
      const concerned = isLacking(manifest, path, change) && makes(change, template);
      return state !== null && concerned ? [{ path, state }] : [];
    });
    return files.length > 0 ? [{ change, files }] : [];
  });
}

function stateOf(outcome: ManagedOutcome): Upgrade['files'][number]['state'] | null {
  switch (outcome.kind) {
    case 'conflict':
      return outcome.cause === 'foreign' ? null : 'lacking';
    case 'create':
    case 'update':
    case 'adopt': {
      const way = outcome.kind === 'create' ? null : outcome.settled?.way;
      if (way === 'keep' || way === 'markers') return 'in-part';
      return outcome.kind === 'adopt' ? null : 'brought';
    }
    case 'nothing':
    case 'deleted-by-owner':
      return null;
  }
}

/** What `check` says of files that an earlier version made: how much has changed since, and where to read it. */
export function upgradesWaiting(
  manifest: Manifest | null,
  exists: (path: RelPath) => boolean,
  changes: readonly TemplateChange[],
): readonly Diagnostic[] {
  const paths = (Object.keys(manifest?.files ?? {}) as RelPath[]).filter(exists);
  const waiting = changes.filter(
    (change) => manifest && paths.some((path) => isLacking(manifest, path, change)),
  );
  if (waiting.length === 0) return [];
  const security = waiting.filter(({ kind }) => kind === 'security');
  const counted = KINDS.map((kind) => ({
    kind,
    count: waiting.filter((change) => change.kind === kind).length,
  }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${count} ${kind}`)
    .join(', ');
  return [
    notice(
      'UPDATE_AVAILABLE',
      `generated files lack what changed in their templates since (${counted})${security.map(({ what }) => `; ${what}`).join('')}`,
      'npx authwright update --dry-run    tells what and why',
      null,
      security.length > 0 ? 'warning' : 'info',
    ),
  ];
}

function isLacking({ files, generator }: Manifest, path: string, change: TemplateChange): boolean {
  const record = files[path];
  return (
    record !== undefined &&
    makes(change, record.template) &&
    gt(change.version, record.version ?? generator.version)
  );
}

function makes({ templates }: TemplateChange, template: string): boolean {
  return templates.some((start) => template.startsWith(start));
}

function bySeverity(changes: readonly TemplateChange[]): readonly TemplateChange[] {
  return KINDS.flatMap((kind) => changes.filter((change) => change.kind === kind));
}
