import { isMap, isSeq } from 'yaml';
import { problem } from '../model/diagnostic.js';
import type { Diagnostic, RelPath, SourceLoc } from '../model/types.js';
import { parseSpecFile } from './parse.js';
import { refFile, resolveRef } from './refs.js';
import { ownEntries, refText, rootPlace } from './tree.js';
import type { Place, ReadFile, SpecFile, SpecFiles } from './types.js';

/** Keys whose children are named by the spec's author, so that `example` or `default` below them is only a name. */
const nameMaps: ReadonlySet<string> = new Set(
  (
    'properties patternProperties dependentSchemas $defs definitions schemas responses parameters ' +
    'requestBodies headers securitySchemes securityDefinitions links callbacks pathItems paths ' +
    'webhooks examples content encoding additionalOperations'
  ).split(' '),
);
/** Keys whose values are data of the API, where `$ref` is no reference. */
const dataKeys: ReadonlySet<string> = new Set([
  'example',
  'enum',
  'const',
  'default',
  'value',
  'mapping',
]);

type Reference = { readonly file: SpecFile; readonly ref: string; readonly loc: SourceLoc };

/** Every file that the spec is made of, with everything that is wrong with their texts and `$ref`s. */
export function loadFiles(
  file: RelPath,
  read: ReadFile,
): { readonly files: SpecFiles; readonly problems: readonly Diagnostic[] } {
  const text = read(file);
  if (text === null) {
    const fix = 'name the spec with --spec FILE';
    return {
      files: new Map(),
      problems: [problem('SPEC_MISSING', `there is no file '${file}'`, fix)],
    };
  }
  const files = new Map<RelPath, SpecFile>();
  const problems: Diagnostic[] = [];
  const references: Reference[] = [];
  const tried = new Set<RelPath>([file]);
  const waiting: { readonly file: RelPath; readonly text: string }[] = [{ file, text }];

  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const parsed = parseSpecFile(next.file, next.text);
    if (!parsed.ok) {
      problems.push(...parsed.problems);
      continue;
    }
    files.set(next.file, parsed.file);
    for (const reference of referencesIn(parsed.file)) {
      references.push(reference);
      const target = refFile(next.file, reference.ref);
      if ('refused' in target || tried.has(target.file)) continue;
      tried.add(target.file);
      const content = read(target.file);
      if (content !== null) waiting.push({ file: target.file, text: content });
    }
  }
  // A reference into a file that could not be parsed is not a second problem.
  const unparsed = new Set(problems.map((diagnostic) => diagnostic.loc?.file));
  const ids = new Set([...files.values()].flatMap((each) => schemaIds(each)));
  for (const { file: from, ref, loc } of references) {
    const target = refFile(from.file, ref);
    if ('file' in target && unparsed.has(target.file)) continue;
    if (ids.has(ref.replace(/#.*$/, ''))) continue;
    const resolved = resolveRef(files, from.file, ref);
    if (!resolved.ok) problems.push(refProblem(resolved, loc));
  }
  return { files, problems };
}

function refProblem(
  target: { readonly reason: string; readonly suggestion: string | null },
  loc: SourceLoc,
): Diagnostic {
  const { reason, suggestion } = target;
  return problem(
    'SPEC_REF',
    suggestion === null ? reason : `${reason}; did you mean '${suggestion}'?`,
    suggestion === null
      ? 'point $ref at a value in this file or in another file of the project'
      : `write '${suggestion}' there`,
    loc,
  );
}

/** Every `$ref` of a file, in order. */
function referencesIn(file: SpecFile): readonly Reference[] {
  const found: Reference[] = [];
  const visit = (place: Place, names: boolean): void => {
    if (isSeq(place.node)) {
      for (const item of place.node.items) {
        visit({ ...place, node: item as Place['node'] }, false);
      }
      return;
    }
    // Aliases are not walked: the value is walked where it is written.
    if (!isMap(place.node)) return;
    const ref = refText(place);
    for (const { key, loc, value } of ownEntries(place)) {
      if (value.shared !== place.shared) continue;
      if (key === '$ref' && ref !== null) found.push({ file, ref, loc });
      else if (names || !isData(key, value)) visit(value, !names && nameMaps.has(key));
    }
  };
  visit(rootPlace(file), false);
  return found;
}

/** In a schema `examples` is a list of data; elsewhere a map of examples, which may be references. */
function isData(key: string, value: Place): boolean {
  return dataKeys.has(key) || key.startsWith('x-') || (key === 'examples' && isSeq(value.node));
}

/** `$id` and `$self`: names by which a `$ref` may mean a schema or document without naming its file. */
function schemaIds(file: SpecFile): readonly string[] {
  const found: string[] = [];
  const visit = (node: unknown): void => {
    if (isSeq(node)) node.items.forEach(visit);
    if (!isMap(node)) return;
    for (const word of ['$id', '$self']) {
      const id: unknown = node.get(word);
      if (typeof id === 'string') found.push(id);
    }
    for (const pair of node.items) visit(pair.value);
  };
  visit(file.document.contents);
  return found;
}
