import { OUR_DIR } from '../model/our-dir.js';
import { dirName } from '../model/paths.js';
import type { FileChange, Manifest, SecurityPlan } from '../model/types.js';
import { displayWidth, pad, printable, truncate, widest, wrap } from './printable.js';
import { colorsOf, count, type Style } from './style.js';

type Row = {
  readonly verb: 'create' | 'change' | 'delete' | 'conflict' | 'record';
  readonly path: string;
  readonly detail: string;
};

const WIDEST_PATH = 40;

/**
 * The table of what a plan will do to files. New files of one folder make one row, and so do route files
 * of one folder that get guards; everything else has a row of its own.
 */
export function renderPlan(
  {
    changes,
    decisions,
    nextManifest,
  }: Pick<SecurityPlan, 'changes' | 'decisions' | 'nextManifest'>,
  style: Style,
): string {
  const guards = guardsByFile(decisions);
  const created = changes.filter((change) => change.kind === 'create');
  const updated = changes.filter((change) => change.kind === 'update');
  const rows = [
    ...folders(created).map(createRow),
    ...folders(updated, ({ path }) => guards.has(path)).map((group) => changeRow(group, guards)),
    ...folders(changes.filter((change) => change.kind === 'delete')).map(deleteRow),
    ...changes.flatMap((change) => conflictRow(change) ?? []),
    recordRow(nextManifest),
  ].map((row) => ({ ...row, path: shorten(row.path, WIDEST_PATH) }));
  const pathWidth = widest(rows.map(({ path }) => path));
  const { bold } = colorsOf(style);
  return [`  ${bold('Plan')}`, ...rows.flatMap((row) => renderRow(row, pathWidth, style))].join(
    '\n',
  );
}

/** How many guards the plan puts into each file: one a registration, however many endpoints it serves. */
function guardsByFile(decisions: SecurityPlan['decisions']): ReadonlyMap<string, number> {
  const registrations = new Map<string, string>();
  for (const { outcome, endpoint } of decisions) {
    if (outcome !== 'secured') continue;
    for (const { loc, anchor } of endpoint.routes) registrations.set(anchor.registration, loc.file);
  }
  const guards = new Map<string, number>();
  for (const file of registrations.values()) guards.set(file, (guards.get(file) ?? 0) + 1);
  return guards;
}

/** Groups changes by folder, where `joins` allows it, in the order of their paths. */
function folders<T extends FileChange>(
  changes: readonly T[],
  joins: (change: T) => boolean = () => true,
): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const change of changes) {
    const key = joins(change) && dirName(change.path) !== '.' ? dirName(change.path) : change.path;
    const group = groups.get(key);
    if (group) group.push(change);
    else groups.set(key, [change]);
  }
  return [...groups.values()];
}

function createRow(group: readonly (FileChange & { kind: 'create' })[]): Row {
  const lines = group.reduce((sum, { content }) => sum + lineCount(content), 0);
  const detail = count(lines, 'line');
  return {
    verb: 'create',
    path: groupPath(group),
    detail: group.length === 1 ? detail : `${count(group.length, 'file')}, ${detail}`,
  };
}

function changeRow(
  group: readonly (FileChange & { kind: 'update' })[],
  guards: ReadonlyMap<string, number>,
): Row {
  const net = group.reduce((sum, change) => sum + netLines(change), 0);
  const sum = group.reduce((total, { path }) => total + (guards.get(path) ?? 0), 0);
  const parts = [
    ...(group.length > 1 ? [count(group.length, 'file')] : []),
    ...(net === 0 ? [] : [`${net > 0 ? '+' : '−'}${count(Math.abs(net), 'line')}`]),
    ...(sum === 0 ? [] : [count(sum, 'guard')]),
  ];
  const reason = group.length === 1 && sum === 0 ? (group[0]?.reason ?? '') : '';
  const detail = [parts.join(', '), reason].filter((part) => part !== '').join(': ') || '±0 lines';
  return { verb: 'change', path: groupPath(group), detail: printable(detail) };
}

function deleteRow(group: readonly (FileChange & { kind: 'delete' })[]): Row {
  const detail = group.length === 1 ? '' : count(group.length, 'file');
  return { verb: 'delete', path: groupPath(group), detail };
}

function conflictRow(change: FileChange): Row | null {
  if (change.kind !== 'conflict') return null;
  const path = printable(change.path);
  return { verb: 'conflict', path, detail: causeOf(change) };
}

/** What the folder of ours will hold. */
function recordRow(manifest: Manifest | null): Row {
  const path = `${OUR_DIR}/`;
  if (manifest === null) return { verb: 'delete', path, detail: '' };
  const copies = Object.keys(manifest.files).length;
  const detail =
    copies === 0
      ? 'manifest.json'
      : `manifest.json, ${count(copies, 'base copy', 'base copies')} (folded in reviews)`;
  return { verb: 'record', path, detail };
}

function causeOf({ cause, hunks }: FileChange & { kind: 'conflict' }): string {
  switch (cause) {
    case 'foreign':
      return 'not ours';
    case 'both':
      return `${count(hunks.length, 'place')} edited by both`;
    case 'syntax':
      return 'edited by both, would not parse';
    case 'types':
      return 'edited by both, does not type-check';
  }
}

function groupPath([first, ...more]: readonly FileChange[]): string {
  if (!first) return '';
  return printable(more.length === 0 ? first.path : `${dirName(first.path)}/`);
}

function lineCount(text: string): number {
  return text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

function netLines({ before, content }: { before: string; content: string }): number {
  return lineCount(content) - lineCount(before);
}

function renderRow({ verb, path, detail }: Row, pathWidth: number, style: Style): string[] {
  const colors = colorsOf(style);
  const paint = {
    create: colors.green,
    change: colors.cyan,
    delete: colors.red,
    conflict: colors.red,
    record: colors.dim,
  };
  const start = `    ${pad(verb, 8)} ${pad(path, pathWidth)}`;
  const room = Math.max(20, style.columns - displayWidth(start) - 2);
  const [first = '', ...more] = wrap(detail, room);
  const indent = ' '.repeat(displayWidth(start) + 2);
  return [`${start}  ${first}`.trimEnd(), ...more.map((line) => indent + line)].map(
    (line, index) => (index === 0 ? line.replace(verb, () => paint[verb](verb)) : line),
  );
}

/** A path that is too long keeps its end, which tells files apart. */
function shorten(path: string, width: number): string {
  if (displayWidth(path) <= width) return path;
  const segments = path.split('/');
  while (segments.length > 1 && displayWidth(`…/${segments.join('/')}`) > width) segments.shift();
  return truncate(`…/${segments.join('/')}`, width);
}
