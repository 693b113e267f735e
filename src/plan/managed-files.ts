import { finding, notice, problem } from '../model/diagnostic.js';
import { basePath, proposalPath, renderedPath } from '../model/our-dir.js';
import { relPath } from '../model/paths.js';
import type {
  ConflictCause,
  ConflictHunk,
  Diagnostic,
  FileChange,
  RelPath,
  SettledConflict,
  TemplateJob,
} from '../model/types.js';
import { parseSource, syntaxErrorsOf } from '../source/trees.js';
import type { AssembleInput } from './input.js';
import type { ManagedResult } from './manifest-next.js';
import { type ManagedOutcome, planManaged } from './merge/managed.js';
import { markersLeft } from './merge/markers-left.js';
import { markerLine } from './merge/merge-lines.js';
import { planLeaving } from './leaving-files.js';
import type { Renderer } from './render/render.js';

export type PlannedFiles = {
  readonly changes: readonly FileChange[];
  readonly diagnostics: readonly Diagnostic[];
  readonly results: readonly ManagedResult[];
  readonly settled: readonly SettledConflict[];
};

export function isMigration(template: string): boolean {
  return template.endsWith('.sql.hbs');
}

/**
 * Renders the managed files and decides each from the text last generated, the owner's and the new one. A
 * file that an earlier run made and this one no longer does is taken away, unless the owner edited or uses it.
 *
 * @param owned the sources as they will be, but for managed files
 */
export async function planManagedFiles(
  input: AssembleInput,
  jobs: readonly TemplateJob[],
  owned: ReadonlyMap<RelPath, string>,
): Promise<PlannedFiles> {
  const { templates, facts, answers } = input;
  // Heavy, and `list` and `check` know this file for less.
  const { createRenderer } = await import('./render/render.js');
  const renderer = createRenderer(templates, facts, answers.auth?.outDir ?? relPath('.'));
  const changes: FileChange[] = [];
  const diagnostics: Diagnostic[] = [];
  const results: ManagedResult[] = [];
  for (const job of jobs) {
    const next = await renderer.render(job);
    const outcome = await decide(input, job, next, renderer);
    results.push({ path: job.target, template: job.template, rendered: next, outcome });
    const change = changeOf(input, job.target, outcome);
    if (change) changes.push(change);
    diagnostics.push(...remarksOn(job.target, outcome));
  }
  const sources = new Map([...owned, ...changes.flatMap(textAfter)]);
  const leaving = planLeaving(input, new Set(jobs.map(({ target }) => target)), sources);
  return {
    changes: [...changes, ...leaving.changes],
    diagnostics: [...diagnostics, ...leaving.diagnostics],
    results,
    settled: results.flatMap(settledIn),
  };
}

/** The text that a managed file has after a change of it. */
function textAfter(change: FileChange): readonly (readonly [RelPath, string])[] {
  if (change.kind === 'conflict') return [[change.path, change.before]];
  return change.kind === 'delete' ? [] : [[change.path, change.content]];
}

function decide(
  { snapshot, facts, manifest, restore, onConflict, mistyped }: AssembleInput,
  { target: path, template }: TemplateJob,
  next: string,
  renderer: Renderer,
): Promise<ManagedOutcome> {
  return planManaged({
    base: snapshot.text(basePath(path)),
    rendered: snapshot.text(renderedPath(path)),
    current: snapshot.text(path),
    next,
    // Of another store it is another file, which no database of this one has applied.
    frozen: isMigration(template) && manifest?.files[path]?.template === template,
    restore,
    eol: facts.format.endOfLine === 'crlf' ? '\r\n' : '\n',
    reformat: (text) => renderer.reformat(path, text),
    parses: (text) =>
      !/\.[cm]?[jt]s$/.test(path) || syntaxErrorsOf(parseSource(path, text)).length === 0,
    typeChecks: !mistyped.has(path),
    onConflict: onConflict(path),
  });
}

function settledIn({ path, outcome }: ManagedResult): readonly SettledConflict[] {
  return 'settled' in outcome ? [{ path, ...outcome.settled }] : [];
}

function changeOf(
  { snapshot }: AssembleInput,
  path: RelPath,
  outcome: ManagedOutcome,
): FileChange | null {
  const before = snapshot.text(path) ?? '';
  switch (outcome.kind) {
    case 'create':
      return { kind: 'create', path, content: outcome.content, kept: 'managed' };
    case 'update': {
      const { kind, content, merged } = outcome;
      return merged
        ? { kind, path, before, content, kept: 'managed', reason: 'your edits kept', merged }
        : { kind, path, before, content, kept: 'managed', reason: '' };
    }
    case 'conflict': {
      const { kind, cause, proposed, hunks } = outcome;
      return { kind, path, cause, before, proposed, hunks };
    }
    case 'adopt':
    case 'nothing':
    case 'deleted-by-owner':
      return null;
  }
}

function remarksOn(path: RelPath, outcome: ManagedOutcome): Diagnostic[] {
  if (outcome.kind === 'deleted-by-owner') {
    const message = `${path} was generated and then deleted, so it is not made again`;
    return [finding('MANAGED_DELETED', message)];
  }
  if (outcome.kind === 'conflict') return [openConflict(path, outcome.cause, outcome.hunks)];
  return 'settled' in outcome ? [settledConflict({ path, ...outcome.settled }, outcome)] : [];
}

const CAUSES: Readonly<Record<ConflictCause, string>> = {
  foreign: 'is not a file of authwright, and one has to go there',
  both: 'was edited, and what is generated there changed too',
  syntax: 'was edited, and together with what changed it would no longer parse',
  types: 'was edited, and together with what changed it does not type-check',
};

function openConflict(
  path: RelPath,
  cause: ConflictCause,
  hunks: readonly ConflictHunk[],
): Diagnostic {
  const ways = {
    foreign: 'move your file, or generate into another folder: --out DIR',
    both: '--on-conflict keep    keeps your lines, theirs takes the generated ones, markers puts both into the file',
    syntax: '--on-conflict keep    keeps your file as it is, markers puts both into it',
    types: '--on-conflict keep    keeps your file as it is, markers puts both into it',
  };
  return problem(
    'CONFLICT',
    `${path} ${CAUSES[cause]}; it is left as it is`,
    `compare it with ${proposalPath(path)}, take over what you need, and run again, or\n${ways[cause]}`,
    { file: path, line: hunks[0]?.line ?? 1, column: 1 },
  );
}

function settledConflict(
  { path, way, hunks }: SettledConflict,
  outcome: ManagedOutcome,
): Diagnostic {
  const loc = { file: path, line: hunks[0]?.line ?? 1, column: 1 };
  switch (way) {
    case 'keep':
      return notice(
        'CONFLICT_KEPT',
        `${path} keeps your lines where both changed; what is generated there is not taken over, and not offered again`,
        `${basePath(path)}    holds the whole generated text, should you want it`,
        loc,
        'warning',
      );
    case 'theirs':
      return notice(
        'CONFLICT_REPLACED',
        `${path} takes the generated lines where both changed; yours there are gone, your other edits stay`,
        `git diff ${path}    shows them`,
        loc,
        'warning',
      );
    case 'markers': {
      const line = 'content' in outcome ? markerLine(outcome.content) : null;
      return markersLeft(path, line ?? loc.line);
    }
  }
}
