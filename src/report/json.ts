import type {
  Diagnostic,
  FileChange,
  ListedEndpoint,
  NextStep,
  RelPath,
  SettledConflict,
  SourceLoc,
  Upgrade,
} from '../model/types.js';
import { conflictsOf } from './conflicts.js';
import { asStarted } from './program.js';

/** What `list` and `check` report, as product.md states its JSON. */
export type ListReport = {
  readonly framework: string;
  readonly spec: RelPath | null;
  readonly endpoints: readonly ListedEndpoint[];
  readonly unresolved: readonly Diagnostic[];
};

/** When a list was made, and of which state of the project. */
export type AsOf = {
  /** `2026-03-01 14:05 UTC` */
  readonly date: string;
  /** Shortened, with `+` where files have changes that are not committed; null outside of git. */
  readonly commit: string | null;
};

/** What the main command adds to it. */
type PlanReport = {
  readonly changes: readonly FileChange[];
  readonly settled: readonly SettledConflict[];
  readonly upgrades: readonly Upgrade[];
  readonly nextSteps: readonly NextStep[];
};

type VerifiedEndpoint = {
  readonly id: string;
  readonly source: SourceLoc;
  readonly result: string;
  /** What became of the request, as a phrase. */
  readonly what: string;
};

/** One `--json` run. `list` is null when the project could not be read; `plan` is the main command's. */
export type RunReport = {
  readonly command: string;
  readonly exitCode: number;
  readonly list: ListReport | null;
  readonly plan: PlanReport | null;
  /** What `env` gave values, never a secret itself. */
  readonly env?: readonly { readonly name: string; readonly shown: string }[];
  /** What `verify` saw of each registration of a secured endpoint. */
  readonly verified?: readonly VerifiedEndpoint[];
  readonly problems: readonly Diagnostic[];
  /** By which words the tool was started. */
  readonly program?: string | undefined;
};

/** The one object that a `--json` run prints: the same keys in the same order every time, two spaces, LF. */
export function renderJson({
  command,
  exitCode,
  list,
  plan,
  env,
  verified,
  problems,
  program,
}: RunReport): string {
  const diagnosticJson = diagnosticsFor(program);
  const report = {
    command,
    exitCode,
    ...(list && {
      framework: list.framework,
      spec: list.spec,
      endpoints: list.endpoints.map(endpointJson),
      unresolved: list.unresolved.map(diagnosticJson),
    }),
    ...(plan && {
      changes: plan.changes.map(changeJson),
      conflicts: conflictsOf(plan).map(({ path, way, hunks }) => ({
        path,
        way,
        hunks: hunks.map(({ line, yours, base, generated }) => ({ line, yours, base, generated })),
      })),
      upgrades: plan.upgrades.map(({ change: { version, kind, what, why }, files }) => ({
        version,
        kind,
        what,
        why,
        files: files.map(({ path, state }) => ({ path, state })),
      })),
      nextSteps: plan.nextSteps.map(({ title, commands }) => ({
        title,
        commands: commands.map((each) => asStarted(each, program)),
      })),
    }),
    ...(env && { written: env.map(({ name, shown }) => ({ name, value: shown })) }),
    ...(verified && {
      verified: verified.map(({ id, source: { file, line, column }, result, what }) => ({
        id,
        source: { file, line, column },
        result,
        what,
      })),
    }),
    problems: problems.map(diagnosticJson),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function endpointJson(endpoint: ListedEndpoint): ListedEndpoint {
  return {
    id: endpoint.id,
    method: endpoint.method,
    path: endpoint.path,
    operationId: endpoint.operationId,
    tags: endpoint.tags,
    decision: endpoint.decision,
    guarded: endpoint.guarded,
    guard: endpoint.guard,
    basis: endpoint.basis && basisJson(endpoint.basis),
    source: endpoint.source && {
      file: endpoint.source.file,
      line: endpoint.source.line,
      column: endpoint.source.column,
    },
    specLocation: endpoint.specLocation && {
      file: endpoint.specLocation.file,
      line: endpoint.specLocation.line,
    },
    specSecurity: endpoint.specSecurity,
    ...(endpoint.serves
      ? { serves: { kind: endpoint.serves.kind, name: endpoint.serves.name } }
      : {}),
  };
}

function basisJson(basis: NonNullable<ListedEndpoint['basis']>): ListedEndpoint['basis'] {
  const seen = basis.kind !== 'unknown' && basis.seen ? { seen: true as const } : {};
  switch (basis.kind) {
    case 'read':
      return { kind: basis.kind, file: basis.file, line: basis.line, ...seen };
    case 'package':
      return { kind: basis.kind, row: basis.row, ...seen };
    case 'word':
      return { kind: basis.kind, ...seen };
    case 'unknown':
      return {
        kind: basis.kind,
        reason: basis.reason,
        flag: basis.flag,
        guards: basis.guards.map(({ name, loc: { file, line, column }, reason, flag }) => ({
          name,
          loc: { file, line, column },
          reason,
          flag,
        })),
      };
  }
}

function diagnosticsFor(program: string | undefined) {
  return ({ code, severity, message, loc, fix }: Diagnostic) => ({
    code,
    severity,
    file: loc?.file ?? null,
    line: loc?.line ?? null,
    column: loc?.column ?? null,
    message: asStarted(message, program),
    fix: asStarted(fix, program),
  });
}

function changeJson(change: FileChange) {
  const reason = change.kind === 'update' ? change.reason : null;
  const kept = change.kind === 'create' || change.kind === 'update' ? change.kept : null;
  return { kind: change.kind, path: change.path, kept, reason };
}
