import { posix } from 'node:path';
import picomatch from 'picomatch';
import type { ArtifactContext } from '../../frameworks/adapter.js';
import { notice, problem } from '../../model/diagnostic.js';
import { relPath } from '../../model/paths.js';
import { shellQuote } from '../../model/shell.js';
import type { Diagnostic, EditResult, PackageJson, RelPath, Snapshot } from '../../model/types.js';
import type { SourceView } from '../../source/view.js';
import type { RunnerAdapter } from '../adapter.js';
import { setupFile } from '../test-artifacts.js';
import { detectPackage, missingTestScript } from '../detection.js';
import { searchNode } from './search.js';
import { insertIntoString } from '../json-edit.js';

const PACKAGE_JSON = relPath('package.json');
/** `--test` of `node --test`, `tsx --test`, `node --import tsx --test`; not `--test-reporter`. */
const TEST_FLAG = /(?<=^|\s|&|;)--test(?=\s|$)/;
const FLAGS = ['--import', '--require'] as const;

/** The test runner of Node itself. It has no configuration: what it is told is in the command of a script. */
export const nodeTest: RunnerAdapter = {
  id: 'node-test',
  label: "Node's own test runner",
  comesWithNode: true,
  detect: (pkg) => {
    const [name] = testScripts(pkg)[0] ?? [];
    return name === undefined
      ? null
      : { evidence: `--test in the script "${name}" of package.json` };
  },
  testRoot: () => null,
  search: (pkg) => searchNode(testScripts(pkg)),
  templates: { imports: 'tests/runner.node-test.ts', words: 'tests/runner-end.node-test.ts' },
  dependencies: ({ facts }) =>
    facts.language === 'typescript' && testScripts(facts.packageJson).length === 0
      ? [{ name: 'tsx', range: '^4.23.15', dev: true }].filter(
          ({ name }) => detectPackage(facts.packageJson, name) === null,
        )
      : [],
  scripts: (context) => missingTestScript(context.facts.packageJson, newScript(context)),
  registerSetup,
  setupIn: (command, setup) =>
    FLAGS.map((flag) => registration(flag, setup)).find((each) => command.includes(each)) ?? null,
};

function testScripts(pkg: PackageJson): [name: string, command: string][] {
  return Object.entries(pkg.scripts ?? {}).filter(([, command]) => TEST_FLAG.test(command));
}

/** The tests that a command ends with; null where more comes behind them. */
function patternsOf(command: string): readonly string[] | null {
  const [, rest] = /(?:^|[\s&;])--test(?=\s|$)([^&|;]*)$/.exec(command) ?? [];
  if (rest === undefined) return null;
  return rest
    .split(/\s+/)
    .filter((word) => word !== '' && !word.startsWith('-'))
    .map((each) => each.replace(/^['"]|['"]$/g, '').replace(/^\.\//, ''));
}

function newScript(context: ArtifactContext): string {
  const { language, sourceExtension, testRunner } = context.facts;
  const setup = shellQuote(`./${setupFile(context)}`);
  if (language === 'javascript') return `node --import ${setup} --test`;
  // Node 20 takes no patterns of its own, so the shell expands this one.
  return `node --import tsx --import ${setup} --test ${shellQuote(testRunner.testDir)}/*.test${sourceExtension}`;
}

/**
 * Puts the setup into every script that runs tests. It stands right before `--test`, after whatever makes
 * Node read TypeScript.
 */
function registerSetup(
  setup: RelPath,
  _view: SourceView,
  snapshot: Snapshot,
  pkg: PackageJson,
): EditResult {
  const text = snapshot.text(PACKAGE_JSON) ?? '';
  const scripts = testScripts(pkg);
  const edits = scripts.flatMap(([name, command]) => {
    const insert = (before: RegExp, inserted: string) =>
      insertIntoString(PACKAGE_JSON, text, ['scripts', name], before, inserted);
    // Where TypeScript is read by a hook into `require`, the setup must come by the same way.
    const flag = /\s(?:-r|--require)[\s=]/.test(command) ? '--require' : '--import';
    const pattern = missingPattern(command, setup);
    return [
      ...(command.includes(setup) ? [] : [insert(TEST_FLAG, registration(flag, setup))]),
      ...(pattern === null ? [] : [insert(END, ` ${pattern}`)]),
    ];
  });
  if (edits.includes(null)) return blocked(setup);
  // Told once: when the setup is registered, or when there is no script yet.
  const isFirst = edits.length > 0 || scripts.length === 0;
  const notices = isFirst && setup.endsWith('.cts') ? [notLoaded()] : [];
  if (edits.length + notices.length === 0) return { status: 'already' };
  return { status: 'edited', edits: edits.filter((edit) => edit !== null), imports: [], notices };
}

const END = /(?<=\S)(?=\s*$)/;

/**
 * The pattern of the generated tests, where a command ends with the tests that it runs and none of these patterns
 * finds `test/auth.test.cts`: tests of a project whose sources are named for their module system are named so too.
 */
function missingPattern(command: string, setup: RelPath): string | null {
  const extension = posix.extname(setup);
  const test = posix.join(posix.dirname(setup), `auth.test${extension}`);
  const plain = patternsOf(command) ?? [];
  if (!/^\.[mc]/.test(extension) || plain.length === 0) return null;
  if (plain.some((each) => picomatch.isMatch(test, [each, posix.join(each, '**')]))) return null;
  return `${shellQuote(posix.dirname(setup))}/*.test${extension}`;
}

/** Tried with tsx 4.23 on Node 20.20: what such a file requires is loaded by a `require` that knows no JSON. */
function notLoaded(): Diagnostic {
  return notice(
    'TESTS_NOT_LOADED',
    "on Node 20, Node's own test runner cannot load .cts files that require packages, not even with tsx",
    'take another test runner (--test-runner NAME), or run the tests compiled',
    null,
    'warning',
  );
}

function registration(flag: (typeof FLAGS)[number], setup: RelPath): string {
  return `${flag} ${shellQuote(`./${setup}`)} `;
}

function blocked(setup: RelPath): EditResult {
  return {
    status: 'blocked',
    diagnostic: problem(
      'TEST_SETUP_NOT_REGISTERED',
      'the scripts of package.json that run tests cannot be edited',
      `put  --import ./${setup}  before  --test  in them`,
      { file: PACKAGE_JSON, line: 1, column: 1 },
    ),
  };
}
