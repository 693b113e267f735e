import { notice, problem } from '../model/diagnostic.js';
import { joinPath, relPath } from '../model/paths.js';
import type { Diagnostic, FileChange, RelPath, TemplateJob } from '../model/types.js';
import { parseSource, syntaxErrorsOf } from '../source/trees.js';
import type { AssembleInput } from './assemble.js';
import type { ManagedResult } from './manifest-next.js';
import { type ManagedOutcome, planManaged } from './merge/managed.js';
import { createRenderer, type Renderer } from './render/render.js';

export type PlannedFiles = {
  readonly changes: readonly FileChange[];
  readonly diagnostics: readonly Diagnostic[];
  readonly results: readonly ManagedResult[];
};

/**
 * Renders the managed files and decides each from the text last generated, the owner's and the new one. A
 * file that an earlier run made and this one no longer does is taken away, unless the owner edited it.
 */
export async function planManagedFiles(
  input: AssembleInput,
  jobs: readonly TemplateJob[],
): Promise<PlannedFiles> {
  const { templates, facts, answers } = input;
  const renderer = createRenderer(templates, facts, answers.auth?.outDir ?? relPath('.'));
  const changes: FileChange[] = [];
  const diagnostics: Diagnostic[] = [];
  const results: ManagedResult[] = [];
  for (const job of jobs) {
    const next = await renderer.render(job);
    const outcome = await decide(input, job.target, next, renderer);
    results.push({ path: job.target, template: job.template, outcome });
    const change = changeOf(input, job.target, outcome);
    if (change) changes.push(change);
    diagnostics.push(...remarksOn(job.target, outcome));
  }
  const wanted = new Set<string>(jobs.map(({ target }) => target));
  for (const path of Object.keys(input.manifest?.files ?? {}) as RelPath[]) {
    if (wanted.has(path)) continue;
    const before = input.snapshot.text(path);
    if (before === null) continue;
    if (isUntouched(input, path, before)) changes.push({ kind: 'delete', path, before });
    else diagnostics.push(leftBehind(path));
  }
  return { changes, diagnostics, results };
}

function decide(
  { snapshot, facts, restore }: AssembleInput,
  path: RelPath,
  next: string,
  renderer: Renderer,
): Promise<ManagedOutcome> {
  return planManaged({
    base: snapshot.text(baseFile(path)),
    current: snapshot.text(path),
    next,
    restore,
    eol: facts.format.endOfLine === 'crlf' ? '\r\n' : '\n',
    sameFormatted: async (a, b) =>
      (await renderer.reformat(path, a)) === (await renderer.reformat(path, b)),
    parses: (text) =>
      !/\.[cm]?[jt]s$/.test(path) || syntaxErrorsOf(parseSource(path, text)).length === 0,
  });
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
      const reason = outcome.merged ? 'your edits kept' : '';
      return { kind: 'update', path, before, content: outcome.content, kept: 'managed', reason };
    }
    case 'conflict':
      return { kind: 'conflict', path, before, proposed: outcome.proposed, hunks: outcome.hunks };
    case 'adopt':
    case 'nothing':
    case 'deleted-by-owner':
      return null;
  }
}

function remarksOn(path: RelPath, outcome: ManagedOutcome): Diagnostic[] {
  if (outcome.kind === 'deleted-by-owner') {
    const message = `${path} was generated and then deleted, so it is not made again`;
    return [notice('MANAGED_DELETED', message, '--restore    makes it again')];
  }
  if (outcome.kind !== 'conflict') return [];
  const line = outcome.hunks[0]?.line ?? 1;
  const message = {
    foreign: 'is not a file of authwright, and one has to go there',
    both: 'was edited, and what is generated there changed too',
    syntax: 'was edited, and together with what changed it would no longer parse',
  }[outcome.cause];
  return [
    problem(
      'CONFLICT',
      `${path} ${message}; it is left as it is`,
      `compare it with .authwright/conflicts/${path}.new, take over what you need, and run again`,
      { file: path, line, column: 1 },
    ),
  ];
}

function isUntouched({ snapshot }: AssembleInput, path: RelPath, text: string): boolean {
  const base = snapshot.text(baseFile(path));
  return base !== null && withLf(text) === base;
}

function leftBehind(path: RelPath): Diagnostic {
  return notice(
    'MANAGED_LEFT',
    `${path} is no longer generated, but it was edited, so it stays`,
    'delete it when nothing in it is needed',
    { file: path, line: 1, column: 1 },
    'warning',
  );
}

function baseFile(path: RelPath): RelPath {
  return joinPath(relPath('.authwright/base'), `${path}.base`);
}

function withLf(text: string): string {
  return text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
}
