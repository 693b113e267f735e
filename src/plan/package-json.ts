import type { Node } from 'jsonc-parser';
import { gtr, minVersion, valid, validRange } from 'semver';
import { notice } from '../model/diagnostic.js';
import { isPlaceholder } from '../model/npm-placeholder.js';
import type { DependencyChange, Diagnostic, TextEdit } from '../model/types.js';
import { insertItems, type JsonText, type NewItem, parseJsonText } from '../source/json-insert.js';

export type PackageJsonWants = {
  readonly dependencies: readonly DependencyChange[];
  readonly scripts: Readonly<Record<string, string>>;
};

export type PackageJsonEdit = {
  readonly edits: readonly TextEdit[];
  /** What the edits add; what was there already is left out. */
  readonly dependencies: readonly DependencyChange[];
  readonly scripts: readonly string[];
  /** What was there in another form and is left as it is. */
  readonly diagnostics: readonly Diagnostic[];
};

type Section = 'scripts' | 'dependencies' | 'devDependencies';

/** A missing section goes after the first of these that exists, else to the end. */
const PLACE_AFTER: Readonly<Record<Section, readonly string[]>> = {
  scripts: ['main', 'type', 'version', 'name'],
  dependencies: ['scripts'],
  devDependencies: ['dependencies', 'scripts'],
};

/**
 * Adds dependencies and scripts to a package.json by text edits: its indent, line endings, order of keys and
 * BOM stay, lists that are sorted stay sorted. What the owner has under the same name is never changed; the script
 * that `npm init` wrote for tests is nobody's, and one with an outdated command is ours.
 *
 * @param text a package.json that `JSON.parse` accepts (a BOM is allowed)
 * @param outdated commands of an earlier version's, which run files that go
 * @throws {RangeError} when it is no JSON object: whoever read it before should have said so
 */
export function editPackageJson(
  text: string,
  wants: PackageJsonWants,
  outdated: ReadonlySet<string> = new Set(),
): PackageJsonEdit {
  const json = parseJsonText(text);
  if (json?.root.type !== 'object') throw new RangeError('package.json is no JSON object');
  const { root } = json;
  const pins = pinsVersions(root);
  const dependencies = wants.dependencies.map((wanted) =>
    compareDependency(root, pins ? pinned(wanted) : wanted),
  );
  const scripts = Object.entries(wants.scripts).map(([name, command]) =>
    compareScript(root, { name, command, outdated }),
  );
  const all = [...scripts, ...dependencies];
  const missing = all.flatMap(({ add }) => add ?? []);
  const broken = brokenSections(root, missing);
  const added = missing.filter(({ section }) => !broken.has(section));
  const replaced = scripts.flatMap((each) => each.replace ?? []);
  return {
    edits: [...insertAll(json, added), ...replaced.map(({ edit }) => edit)],
    dependencies: wants.dependencies.filter(({ name }) =>
      added.some((each) => each.section !== 'scripts' && each.name === name),
    ),
    scripts: [
      ...added.flatMap(({ section, name }) => (section === 'scripts' ? name : [])),
      ...replaced.map(({ name }) => name),
    ],
    diagnostics: [
      ...all.flatMap(({ notices }) => notices),
      ...[...broken].map((section) => brokenSection(section, missing)),
    ],
  };
}

type Addition = { readonly section: Section; readonly name: string; readonly value: string };
type Comparison = {
  readonly add: Addition | null;
  readonly replace?: { readonly name: string; readonly edit: TextEdit };
  readonly notices: readonly Diagnostic[];
};

const IN_ORDER: Comparison = { add: null, notices: [] };

function compareDependency(root: Node, { name, range, dev }: DependencyChange): Comparison {
  const section = dev ? 'devDependencies' : 'dependencies';
  const present = (places: readonly string[]): string | undefined =>
    places.map((place) => stringAt(root, place, name)).find((value) => value !== undefined);
  const shipped = present(['dependencies', 'optionalDependencies', 'peerDependencies']);
  const found = shipped ?? stringAt(root, 'devDependencies', name);
  if (found === undefined) return { add: { section, name, value: range }, notices: [] };
  const setIt = `set "${name}": "${range}" in "${section}" of package.json, then install`;
  const notices: Diagnostic[] = [];
  if (isOlder(found, range)) {
    const message = `package.json asks for ${name} ${found}; the generated code needs ${range}`;
    notices.push(notice('DEPENDENCY_TOO_OLD', message, setIt, null, 'warning'));
  }
  if (!dev && shipped === undefined) {
    const message = `${name} is in devDependencies, but the generated code needs it at run time`;
    notices.push(notice('DEPENDENCY_DEV_ONLY', message, setIt, null, 'warning'));
  }
  return { add: null, notices };
}

/** With fewer entries no habit can be told. */
const FEWEST_PINS = 3;

/** Whether the owner's dependencies are exact versions, all of them. */
function pinsVersions(root: Node): boolean {
  const versions = ['dependencies', 'devDependencies'].flatMap((section) => {
    const list = propertyAt(root, section);
    return list ? keysOf(list).map((name) => stringAt(root, section, name) ?? '') : [];
  });
  return versions.length >= FEWEST_PINS && versions.every((version) => valid(version) !== null);
}

function pinned(wanted: DependencyChange): DependencyChange {
  return { ...wanted, range: minVersion(wanted.range)?.version ?? wanted.range };
}

/** True when every version that `found` allows is below `wanted`; tags, links and URLs cannot be judged. */
function isOlder(found: string, wanted: string): boolean {
  if (validRange(found) === null) return false;
  const lowest = minVersion(wanted);
  return lowest !== null && gtr(lowest, found);
}

type WantedScript = {
  readonly name: string;
  readonly command: string;
  readonly outdated: ReadonlySet<string>;
};

function compareScript(root: Node, { name, command, outdated }: WantedScript): Comparison {
  const found = stringAt(root, 'scripts', name);
  if (found === undefined)
    return { add: { section: 'scripts', name, value: command }, notices: [] };
  if (found === command) return IN_ORDER;
  const node = nodeAt(root, 'scripts', name);
  if (node && (isPlaceholder(found) || outdated.has(found))) {
    const { offset, length } = node;
    const edit = { start: offset, end: offset + length, text: JSON.stringify(command) };
    return { add: null, replace: { name, edit }, notices: [] };
  }
  const message = `package.json has a script ${name} of its own; it is left as it is`;
  const fix = `add this one under another name: ${JSON.stringify(command)}`;
  return { add: null, notices: [notice('SCRIPT_TAKEN', message, fix, null, 'warning')] };
}

function insertAll(json: JsonText, additions: readonly Addition[]): readonly TextEdit[] {
  const { root } = json;
  const edits: TextEdit[] = [];
  const sections: NewItem[] = [];
  for (const section of ['scripts', 'dependencies', 'devDependencies'] as const) {
    const wanted = additions.filter((addition) => addition.section === section);
    if (wanted.length === 0) continue;
    const node = propertyAt(root, section);
    const sorted = section !== 'scripts' && (!node || isSorted(keysOf(node)));
    const ordered = sorted ? [...wanted].sort((a, b) => compareNames(a.name, b.name)) : wanted;
    if (node) {
      edits.push(...insertItems(json, node, placed(node, ordered, sorted)));
    } else {
      const value = Object.fromEntries(ordered.map((each) => [each.name, each.value]));
      sections.push({ name: section, value, after: sectionOffset(root, section) });
    }
  }
  return [...edits, ...insertItems(json, root, sections)];
}

function placed(node: Node, additions: readonly Addition[], sorted: boolean): readonly NewItem[] {
  const keys = keysOf(node);
  return additions.map(({ name, value }) => {
    const next = sorted ? keys.findIndex((key) => compareNames(key, name) > 0) : -1;
    return { name, value, after: (next === -1 ? keys.length : next) - 1 };
  });
}

/** The index of the property after which a missing section goes. */
function sectionOffset(root: Node, section: Section): number {
  const keys = keysOf(root);
  const after = PLACE_AFTER[section].map((key) => keys.indexOf(key)).find((index) => index !== -1);
  return after ?? keys.length - 1;
}

function brokenSections(root: Node, additions: readonly Addition[]): ReadonlySet<Section> {
  const sections = additions.map(({ section }) => section);
  return new Set(
    sections.filter((section) => (propertyAt(root, section)?.type ?? 'object') !== 'object'),
  );
}

function brokenSection(section: Section, additions: readonly Addition[]): Diagnostic {
  const lines = additions
    .filter((addition) => addition.section === section)
    .map(({ name, value }) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  const message = `"${section}" of package.json is no object, so nothing was added to it`;
  return notice(
    'PACKAGE_JSON_SECTION',
    message,
    `make it an object with ${lines.join(', ')}`,
    null,
    'warning',
  );
}

function propertyAt(object: Node, key: string): Node | undefined {
  return object.children?.findLast(({ children }) => children?.[0]?.value === key)?.children?.[1];
}

function nodeAt(root: Node, section: string, key: string): Node | undefined {
  const node = propertyAt(root, section);
  return node && propertyAt(node, key);
}

function stringAt(root: Node, section: string, key: string): string | undefined {
  const value: unknown = nodeAt(root, section, key)?.value;
  return typeof value === 'string' ? value : undefined;
}

function keysOf(object: Node): readonly string[] {
  return (object.children ?? []).map(({ children }) => String(children?.[0]?.value));
}

/** The order in which npm sorts dependencies. */
function compareNames(a: string, b: string): number {
  return a.localeCompare(b, 'en');
}

function isSorted(names: readonly string[]): boolean {
  return names.every(
    (name, index) => index === 0 || compareNames(names[index - 1] ?? '', name) <= 0,
  );
}
