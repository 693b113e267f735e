import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import type { Manifest, PackageJson, RelPath, TextEdit } from '../../model/types.js';
import { digestOf, type OwnPart, pointerOf, readParts } from '../../openapi/own-parts.js';
import type { RemovalInput } from './input.js';

type ScriptsInput = Pick<RemovalInput, 'facts' | 'manifest' | 'runner'>;

type ValuePart = Extract<OwnPart, { kind: 'value' }>;

/** Scripts in package.json that earlier runs added and nobody edited. */
export function ourScripts(
  manifest: Manifest,
  { scripts = {} }: PackageJson,
): ReadonlyMap<string, string> {
  return new Map(
    partsOfScripts(manifest).flatMap(({ name, part }) => {
      const command = scripts[name];
      const isOurs = part.was === null && command !== undefined;
      return isOurs && digestOf(command) === part.digest ? [[name, command] as const] : [];
    }),
  );
}

/**
 * The owner's scripts as they were without authwright: what a run put into one, the setup of tests say, is no
 * use of the owner's.
 */
export function ownersScripts(input: ScriptsInput): readonly (readonly [string, string])[] {
  const { manifest, facts } = input;
  const leaving = ourScripts(manifest, facts.packageJson);
  const parts = new Map(partsOfScripts(manifest).map(({ name, part }) => [name, part]));
  return Object.entries(facts.packageJson.scripts ?? {}).flatMap(([name, command]) => {
    if (leaving.has(name)) return [];
    const part = parts.get(name);
    if (part?.was && digestOf(command) === part.digest) {
      return [[name, String(JSON.parse(part.was))] as const];
    }
    const piece = part ? setupIn(command, input) : null;
    return [[name, piece === null ? command : command.replace(piece, '')] as const];
  });
}

/** Removals of our parts from scripts that the owner edited since, and the pointers of these scripts. */
export type SetupTakenOut = {
  readonly edits: readonly TextEdit[];
  readonly done: readonly string[];
};

/** Removes our test setup from scripts of a package.json whose command was edited since. */
export function takeSetupOut(text: string, input: Omit<ScriptsInput, 'facts'>): SetupTakenOut {
  const bom = text.startsWith('\uFEFF') ? 1 : 0;
  const root = parseTree(text.slice(bom));
  const edits: TextEdit[] = [];
  const done: string[] = [];
  for (const { name, part } of partsOfScripts(input.manifest)) {
    const keys = ['scripts', name];
    const node = root && findNodeAtLocation(root, keys);
    const command: unknown = node?.value;
    if (!node || typeof command !== 'string' || part.was === null) continue;
    if (digestOf(command) === part.digest) continue;
    const piece = setupIn(command, input);
    const written = piece === null ? '' : JSON.stringify(piece).slice(1, -1);
    const start = bom + text.slice(bom).indexOf(written, node.offset);
    if (written === '' || start < bom || start > bom + node.offset + node.length) continue;
    edits.push({ start, end: start + written.length, text: '' });
    done.push(pointerOf(keys));
  }
  return { edits, done };
}

function partsOfScripts({ spliced }: Manifest): readonly { name: string; part: ValuePart }[] {
  return readParts(spliced['package.json']?.parts ?? {}).flatMap((part) => {
    const [section, name = ''] = part.keys;
    return part.kind === 'value' && section === 'scripts' && part.keys.length === 2
      ? [{ name, part }]
      : [];
  });
}

/** The setup file of generated tests, as a run put it into `command`. */
function setupIn(
  command: string,
  { manifest, runner }: Omit<ScriptsInput, 'facts'>,
): string | null {
  const managed = Object.keys(manifest.files) as RelPath[];
  return managed.map((file) => runner?.setupIn(command, file) ?? null).find((each) => each) ?? null;
}
