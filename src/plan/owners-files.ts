import { applyEdits } from '../model/text-edit.js';
import { relPath } from '../model/paths.js';
import { envExampleOf } from './spliced-record.js';
import type {
  DependencyChange,
  Diagnostic,
  FileChange,
  RelPath,
  TextEdit,
} from '../model/types.js';
import type { OwnParts } from '../openapi/own-parts.js';
import { takeOut } from '../openapi/take-out.js';
import type { AssembleInput } from './input.js';
import { appendEnvNames, takeOutEnvNames } from './env-example.js';
import type { Generated } from './generated.js';
import { GIT_IGNORE, planIgnore } from './git-ignore.js';
import { type OurPackage, ourPackages, untyped } from './our-packages.js';
import { editPackageJson } from './package-json.js';
import { packageJsonWithoutTests } from './tests-taken-out.js';
import { namesPackage, namesWord } from './removal/references.js';

export type PlannedOwnersFiles = {
  readonly changes: readonly FileChange[];
  readonly diagnostics: readonly Diagnostic[];
  /** Packages that package.json did not have. */
  readonly dependencies: readonly DependencyChange[];
  /** Packages that an earlier run added and nothing needs any more. */
  readonly dropped: readonly string[];
};

type OwnersInput = Pick<AssembleInput, 'snapshot' | 'facts' | 'manifest' | 'answers' | 'runner'>;

const PACKAGE_JSON = relPath('package.json');

/**
 * package.json, `.env.example` and `.gitignore`: the owner's files that generated code needs entries in. What an earlier run
 * put there and this one does not need goes, unless the owner edited or uses it.
 *
 * @param sources every source as it will be
 * @param gone generated files that this run takes away
 */
export function planOwnersFiles(
  input: OwnersInput,
  generated: Generated,
  moreEdits: readonly TextEdit[],
  sources: ReadonlyMap<RelPath, string>,
  gone: readonly RelPath[],
): PlannedOwnersFiles {
  const packageJson = planPackageJson(input, generated, moreEdits, sources, gone);
  const env = planEnvExample(input, generated);
  const ignored = planIgnore(
    input.snapshot,
    generated.unversioned,
    input.manifest?.spliced[GIT_IGNORE]?.parts ?? {},
    eolOf(input),
  );
  return {
    ...packageJson,
    changes: [packageJson.change, env, ignored.change].filter((change) => change !== null),
    diagnostics: [...packageJson.diagnostics, ...ignored.diagnostics],
  };
}

function planPackageJson(
  input: OwnersInput,
  { dependencies, scripts }: Generated,
  moreEdits: readonly TextEdit[],
  sources: ReadonlyMap<RelPath, string>,
  gone: readonly RelPath[],
): Omit<PlannedOwnersFiles, 'changes'> & { readonly change: FileChange | null } {
  const { snapshot, manifest, answers } = input;
  const before = snapshot.text(PACKAGE_JSON) ?? '{}';
  // One after the other: made of one text, both could fill the same empty place.
  const first = applyEdits(before, moreEdits);
  const outdated = new Set(gone.map((path) => `node ${path}`));
  const edit = editPackageJson(first, { dependencies, scripts }, outdated);
  const added = applyEdits(first, edit.edits);
  const untested =
    answers.auth?.tests === 'none'
      ? packageJsonWithoutTests(input, added, scripts, sources)
      : { edits: [], dropped: [] };
  const between = untested.edits.reduce(applyEdits, added);
  const parts = manifest?.spliced[PACKAGE_JSON]?.parts ?? {};
  const idle = idlePackages(between, parts, dependencies, sources);
  const leaving = Object.fromEntries(idle.map(({ pointer }) => [pointer, parts[pointer] ?? '']));
  const { edits: removals } = takeOut(PACKAGE_JSON, between, leaving, () => false);
  const content = applyEdits(between, removals);
  const dropped = [...untested.dropped, ...idle.map(({ name }) => name)];
  const reason = [
    counted('+', edit.dependencies.length, 'dependency', 'dependencies'),
    counted('+', edit.scripts.length, 'script', 'scripts'),
    counted('−', dropped.length, 'dependency', 'dependencies'),
  ]
    .filter((part) => part !== null)
    .join(', ');
  return {
    change:
      content === before
        ? null
        : {
            kind: 'update',
            path: PACKAGE_JSON,
            before,
            content,
            kept: 'spliced',
            reason,
            edits: [moreEdits, edit.edits, ...untested.edits, removals],
          },
    diagnostics: edit.diagnostics,
    dependencies: edit.dependencies,
    dropped,
  };
}

/** Packages that an earlier run added and neither generated code nor the owner's needs now. */
function idlePackages(
  text: string,
  parts: OwnParts,
  wanted: Generated['dependencies'],
  sources: ReadonlyMap<RelPath, string>,
): readonly OurPackage[] {
  const commands = Object.values(
    (JSON.parse(text.replace(/^\uFEFF/, '')) as { scripts?: Record<string, string> }).scripts ?? {},
  );
  const names = new Set(wanted.map(({ name }) => name));
  return ourPackages(parts).filter((each) => {
    if (!isImported(each) || names.has(each.name)) return false;
    const plain = untyped(each.name);
    const isUsed = [...sources.values()].some((source) => namesPackage(source, plain));
    return !isUsed && !commands.some((command) => namesWord(command, plain));
  });
}

/** Whether generated code imports the package or its types. Tools are only added when they are missing. */
function isImported({ section, name }: OurPackage): boolean {
  return section === 'dependencies' || name.startsWith('@types/');
}

function eolOf({ facts }: Pick<AssembleInput, 'facts'>): '\n' | '\r\n' {
  return facts.format.endOfLine === 'crlf' ? '\r\n' : '\n';
}

function planEnvExample(
  input: Pick<AssembleInput, 'snapshot' | 'facts' | 'manifest'>,
  { env }: Generated,
): FileChange | null {
  const { snapshot, manifest } = input;
  const path = envExampleOf(snapshot, manifest?.spliced ?? {});
  const before = snapshot.text(path);
  const wanted = new Set(env.map(({ name }) => name));
  const ours = Object.entries(manifest?.spliced[path]?.parts ?? {});
  const idle = Object.fromEntries(ours.filter(([name]) => !wanted.has(name)));
  const removals = takeOutEnvNames(before ?? '', idle).edits;
  const between = before === null ? null : applyEdits(before, removals);
  const content = appendEnvNames(between, env, eolOf(input)) ?? between;
  if (content === null || content === before) return null;
  if (before === null || between === null) {
    return { kind: 'create', path, content, kept: 'spliced' };
  }
  // Names go to the end.
  const end = between.length;
  const additions = [{ start: end, end, text: content.slice(end) }];
  const reason = counted('+', env.length, 'name', 'names') ?? '';
  return {
    kind: 'update',
    path,
    before,
    content,
    kept: 'spliced',
    reason,
    edits: [removals, additions],
  };
}

function counted(sign: '+' | '−', number: number, one: string, many: string): string | null {
  return number === 0 ? null : `${sign}${number} ${number === 1 ? one : many}`;
}
