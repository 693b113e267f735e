import { sha256 } from '../../model/digest.js';
import type {
  EndpointId,
  FileChange,
  Manifest,
  NextStep,
  RelPath,
  SecurityPlan,
  SplicedRecord,
} from '../../model/types.js';
import { type ClearedEntries, clearEntries } from './entries.js';
import type { Store } from '../../stores/adapter.js';
import { GIT_IGNORE } from '../git-ignore.js';
import type { RemovalInput } from './input.js';
import { laidOut } from '../layout.js';
import { clearFiles } from './kept-files.js';
import { type ClearedSources, clearSources } from './sources.js';

/**
 * The plan that takes out what runs put in and nobody changed. A project that was only generated into gets its
 * old bytes back. What stays is told, each with its place and what to do, and the manifest keeps the record of
 * it, so that a later `remove` can finish; where nothing stays, the manifest goes too.
 */
export async function planRemoval(input: RemovalInput): Promise<SecurityPlan> {
  const { manifest, snapshot } = input;
  const sources = clearSources(input);
  const texts = textsAfter(input, sources.changes);
  const files = await clearFiles(input, texts);
  const generated = new Map([...files.kept].map((path) => [path, snapshot.text(path) ?? '']));
  const entries = clearEntries(
    input,
    { owners: texts, generated },
    new Set(sources.changes.map(({ path }) => path)),
  );
  const unformatted = [...sources.changes, ...entries.changes, ...files.deletes];
  const changes = (await laidOut(unformatted, input.facts, input.reformat)).toSorted((a, b) =>
    a.path < b.path ? -1 : 1,
  );
  return {
    decisions: [],
    changes,
    settled: [],
    diagnostics: [...sources.diagnostics, ...files.diagnostics, ...entries.diagnostics],
    nextManifest: manifestLeft(manifest, sources, files.kept, entries, changes),
    bases: Object.fromEntries(
      Object.keys(manifest.files)
        .filter((path) => !files.kept.has(path as RelPath))
        .map((path) => [path, null]),
    ),
    rendered: {},
    nextSteps: nextSteps(input, entries, changes),
    dependencies: [],
    dropped: entries.dropped,
    upgrades: [],
  };
}

const CONFIG = /\.json$/;
const NOT_BY_HAND = /(?:^|\/)(?:package(?:-lock)?|npm-shrinkwrap)\.json$/;

/** The owner's sources and configuration files after the removal. */
function textsAfter(
  { view, snapshot, manifest }: RemovalInput,
  changes: readonly FileChange[],
): ReadonlyMap<RelPath, string> {
  const next = new Map(changed(changes).map(({ path, content }) => [path, content]));
  const isGone = (path: RelPath): boolean => {
    const record = manifest.spliced[path];
    return record?.created === true && snapshot.hash(path) === record.sha256;
  };
  const configs = snapshot.files.filter((path) => CONFIG.test(path) && !NOT_BY_HAND.test(path));
  return new Map(
    [...view.files, ...configs]
      .filter((path) => manifest.files[path] === undefined && !isGone(path))
      .map((path) => [path, next.get(path) ?? snapshot.text(path) ?? '']),
  );
}

function changed(
  changes: readonly FileChange[],
): readonly (FileChange & { readonly kind: 'update' })[] {
  return changes.filter((change) => change.kind === 'update');
}

/** The manifest of what stays; null when nothing does. */
function manifestLeft(
  manifest: Manifest,
  { left }: ClearedSources,
  kept: ReadonlySet<RelPath>,
  entries: ClearedEntries,
  changes: readonly FileChange[],
): Manifest | null {
  if (left.size === 0 && kept.size === 0 && entries.left.size === 0) return null;
  const texts = new Map(changed(changes).map(({ path, content }) => [path, content]));
  const spliced = [...entries.left].map(([path, parts]): [string, SplicedRecord] => {
    const { created, sha256: before = '' } = manifest.spliced[path] ?? {};
    const text = texts.get(path);
    const sha = text === undefined ? before : sha256(text);
    return [path, { sha256: sha, ...(created ? { created } : {}), parts }];
  });
  return {
    ...manifest,
    files: Object.fromEntries(
      Object.entries(manifest.files).filter(([path]) => kept.has(path as RelPath)),
    ),
    spliced: Object.fromEntries(spliced),
    routes: Object.fromEntries(
      Object.entries(manifest.routes).filter(([id]) => left.has(id as EndpointId)),
    ),
  };
}

function nextSteps(
  { facts, store }: RemovalInput,
  { dropped }: ClearedEntries,
  changes: readonly FileChange[],
): readonly NextStep[] {
  const manager = facts.packageManager.id;
  const steps: NextStep[] = [];
  if (dropped.length > 0) {
    steps.push({
      title: 'take the packages out of node_modules too',
      commands: [`${manager} install`],
      isInstall: true,
    });
  }
  if (store) {
    steps.push(
      store.schema
        ? {
            title:
              'your users stay as they are; where the migrations ran, this drops what was beside them',
            commands: [store.schema.takeBack],
          }
        : {
            title:
              'the tables stay in your database, with every account in them; this SQL drops them',
            commands: store.tables.map((table) => `DROP TABLE IF EXISTS ${table};`),
          },
    );
    steps.push({
      title:
        'values in .env and wherever you deploy stay too: take out those that nothing else reads',
      commands: [],
    });
    const unhidden = changes.some(({ path }) => path === GIT_IGNORE);
    if (unhidden) steps.push({ title: unhiddenStep(store), commands: [] });
  }
  return steps;
}

function unhiddenStep({ localFiles }: Store): string {
  const names = ['.env', ...localFiles.map(({ pattern }) => pattern)].join(' and ');
  return `.gitignore is as it was, so git takes ${names} where they are still there: see to them before you commit`;
}
