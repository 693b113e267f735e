import { posix } from 'node:path';
import type { FrameworkAdapter, FrameworkDetection } from '../frameworks/adapter.js';
import { finding, problem, UserError } from '../model/diagnostic.js';
import type { PackageJson, ProjectFacts } from '../model/types.js';
import { choose, type Ambiguity } from './choice.js';
import { otherFrameworks } from './other-frameworks.js';
import { allDependencies, readForeignPackageJson } from './package-json.js';
import type { ProjectSnapshot } from './snapshot.js';
import type { Sources } from './sources.js';

type Found = { readonly adapter: FrameworkAdapter; readonly detection: FrameworkDetection };

/**
 * The framework that the project is built on. Several in package.json: the one that the sources import; when
 * they import several, an ambiguity with the first of them as the guess.
 * @throws {UserError} when none that is supported is there, or `override` names none or one that is not there.
 */
export function detectFramework(
  snapshot: ProjectSnapshot,
  pkg: PackageJson,
  sources: Sources,
  adapters: readonly FrameworkAdapter[],
  override: string | null,
): { readonly framework: ProjectFacts['framework']; readonly ambiguity: Ambiguity | null } {
  const known = adapters.map((adapter) => adapter.id);
  if (override !== null && !known.includes(override)) {
    throw new UserError(
      problem(
        'UNKNOWN_FRAMEWORK',
        `--framework ${override} is not a framework that authwright knows`,
        `give one of: ${known.join(', ')}`,
      ),
    );
  }
  const candidates = adapters.filter((adapter) => override === null || adapter.id === override);
  const declared = findIn(snapshot, candidates, pkg);
  const found = declared.length > 0 ? declared : findIn(snapshot, candidates, hoisted(snapshot));
  if (found.length === 0) throw noFramework(snapshot, pkg, candidates, override);
  const imported = found.filter(
    ({ adapter }) =>
      found.length > 1 &&
      sources.files.some(
        (file) =>
          sources.mentions(file, adapter.importPattern) &&
          adapter.importPattern.test(sources.code(file)),
      ),
  );
  const { chosen, ambiguity } = choose(
    'framework',
    (imported.length > 0 ? imported : found).map(({ adapter, detection }) => ({
      id: adapter.id,
      value: { id: adapter.id, ...detection },
      evidence: detection.evidence,
    })),
  );
  return { framework: chosen, ambiguity };
}

function findIn(
  snapshot: ProjectSnapshot,
  adapters: readonly FrameworkAdapter[],
  pkg: PackageJson,
): readonly Found[] {
  return adapters.flatMap((adapter) => {
    const declared = adapter.detect(pkg);
    if (declared === null) return [];
    return [{ adapter, detection: installedDetection(snapshot, adapter, pkg) ?? declared }];
  });
}

/** Asks the adapter about the installed version; the declared range only bounds it. */
function installedDetection(
  snapshot: ProjectSnapshot,
  adapter: FrameworkAdapter,
  pkg: PackageJson,
): FrameworkDetection | null {
  for (const [name, range] of Object.entries(allDependencies(pkg))) {
    if (adapter.detect({ dependencies: { [name]: range } }) === null) continue;
    const version = installedVersion(snapshot, name);
    const detection = version && adapter.detect({ dependencies: { [name]: version } });
    if (detection) {
      return { ...detection, evidence: `${name} ${version} is installed (package.json: ${range})` };
    }
  }
  return null;
}

function installedVersion(snapshot: ProjectSnapshot, name: string): string | null {
  for (let folder = snapshot.locate('.'); folder !== null;) {
    const file = snapshot.locate(posix.join(folder, 'node_modules', name, 'package.json'));
    const version = file && readForeignPackageJson(snapshot, file)?.version;
    if (version) return version;
    folder = snapshot.locate(posix.join(folder, '..'));
  }
  return null;
}

/** The package.json of the workspace root, where some monorepos keep every dependency. */
function hoisted(snapshot: ProjectSnapshot): PackageJson {
  const root = snapshot.roots.workspace;
  const file = root === null ? null : snapshot.locate(posix.join(root, 'package.json'));
  return (file && readForeignPackageJson(snapshot, file)) ?? {};
}

function noFramework(
  snapshot: ProjectSnapshot,
  pkg: PackageJson,
  candidates: readonly FrameworkAdapter[],
  override: string | null,
): UserError {
  const labels = candidates.map((adapter) => adapter.label).join(', ');
  const others = otherFrameworks(
    pkg,
    candidates.map(({ id }) => id),
  );
  const there = others.length > 0 ? `found ${others.join(', ')}; ` : '';
  return new UserError([
    problem(
      'NO_FRAMEWORK',
      override === null
        ? `no supported framework among the dependencies in package.json; ${there}looked for: ${labels}`
        : `--framework ${override}: package.json does not depend on it`,
      snapshot.roots.workspace === snapshot.root
        ? 'name the package that holds the backend: --workspace NAME'
        : 'run authwright in the folder of the backend, or name that with --cwd DIR',
      null,
    ),
    finding('SUPPORTED_FRAMEWORKS', `supported: ${labels}`),
  ]);
}
