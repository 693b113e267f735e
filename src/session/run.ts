import { resolve } from 'node:path';
import { recover } from '../apply/recover.js';
import type { Diagnostic, RelPath, SecurityPlan } from '../model/types.js';
import type { ListReport } from '../report/json.js';
import type { Adapters } from './adapters.js';
import type { Tell } from './events.js';
import type { Options } from './option-values.js';
import { projectFolder } from './project-folder.js';
import type { Asker } from './questions.js';

/** The input of a run that makes a plan and carries it out. */
export type Run = {
  readonly command: 'secure' | 'update' | 'remove';
  readonly options: Options;
  readonly adapters: Adapters;
  /** The package folder that the run is about. */
  readonly folder: string;
  /** Null when nobody is to be asked. */
  readonly asker: Asker | null;
  readonly tell: Tell;
  /** What the project installs to have this tool in CI; null where there is nothing to say. */
  readonly installable: string | null;
  /** Files that may be written although they have changes that are not committed: somebody said so. */
  readonly allowed: ReadonlySet<RelPath>;
  /** What became of a write that was interrupted before this run. */
  readonly recovered: readonly Diagnostic[];
};

/** How a run ended. */
export type RunResult = {
  /**
   * `done`: the project is as it was decided; `work-left`: something is for its owner to do; `taken-back`: what was
   * written type-checked worse or failed the project's linter, so it was undone.
   */
  readonly outcome: 'done' | 'work-left' | 'taken-back';
  /** Null where there was nothing to plan. */
  readonly plan: SecurityPlan | null;
  /** The endpoints as they are after the run; null for one that is about something else. */
  readonly list: ListReport | null;
  readonly problems: readonly Diagnostic[];
};

/** Starts a run: completes or undoes an interrupted write before anything is read. */
export function beginRun(
  {
    command,
    options,
    adapters,
    asker,
    tell,
    installable,
  }: Omit<Run, 'folder' | 'recovered' | 'allowed'>,
  cwd: string,
): Run {
  const folder = projectFolder(options, cwd, adapters);
  const outside = options.spec === null ? [] : [resolve(cwd, options.cwd, options.spec)];
  const recovered = isWriting(options) ? recover(folder, { outside }).diagnostics : [];
  // Told before anything else can go wrong.
  if (recovered.length > 0) tell({ kind: 'recovered', diagnostics: recovered });
  return {
    command,
    options,
    adapters,
    folder,
    asker,
    tell,
    installable,
    allowed: new Set(),
    recovered,
  };
}

/** Whether a run writes, or only shows what it would. */
export function isWriting({ dryRun, diff }: Options): boolean {
  return !dryRun && !diff;
}
