import type { RelPath } from '../../model/types.js';
import { pointerOf } from '../../openapi/own-parts.js';
import { ourPackages, untyped } from '../our-packages.js';
import type { RemovalInput } from './input.js';
import { ownersScripts, ourScripts } from './our-scripts.js';
import { namesPackage, namesWord } from './references.js';

/** What stays in the project, by which an entry may be needed. */
export type Staying = {
  /** The owner's sources and configuration files after the removal. */
  readonly owners: ReadonlyMap<RelPath, string>;
  /** The generated files that stay. */
  readonly generated: ReadonlyMap<RelPath, string>;
};

/** Why an entry of package.json stays; `owner` and `script`, one of the owner's, tell that it is the project's own by now. */
export type Need = { readonly why: string; readonly by: 'owner' | 'script' | 'generated' };

/** The entries that runs put into package.json and that something needs, by their pointer. */
export function neededEntries(
  input: Pick<RemovalInput, 'facts' | 'manifest' | 'runner'>,
  staying: Staying,
): ReadonlyMap<string, Need> {
  const { facts, manifest } = input;
  const needs = new Map<string, Need>();
  const leaving = ourScripts(manifest, facts.packageJson);
  const scripts = ownersScripts(input);
  const packages = ourPackages(manifest.spliced['package.json']?.parts ?? {});
  for (const { name, pointer } of packages) {
    // Types of a package that the project had before: it did without them, and only what we leave may not.
    const isOurs = packages.some((each) => each.name === untyped(name));
    const need =
      needOf(name, scripts, staying) ??
      (isOurs
        ? needOf(untyped(name), scripts, staying)
        : needOf(untyped(name), [], { ...staying, owners: new Map() }));
    if (need) needs.set(pointer, need);
  }
  for (const [name, command] of leaving) {
    const caller = scripts.find(([, other]) => namesWord(other, name))?.[0];
    const file = [...staying.generated.keys()].find((each) => namesWord(command, each));
    // Tests that the owner wrote want their runner; a program that the owner starts by itself wants no script of ours.
    const program = packages.find(
      (each) => namesWord(command, each.name) && needs.get(each.pointer)?.by === 'owner',
    );
    const why =
      caller !== undefined
        ? ({ why: `the script ${caller} runs it`, by: 'owner' } as const)
        : file !== undefined
          ? ({ why: `it runs ${file}`, by: 'generated' } as const)
          : program && ({ why: `it runs ${program.name}`, by: 'owner' } as const);
    if (why) needs.set(pointerOf(['scripts', name]), why);
  }
  return needs;
}

function needOf(
  name: string,
  scripts: readonly (readonly [string, string])[],
  { owners, generated }: Staying,
): Need | null {
  const userIn = (texts: Staying['owners']): string | undefined =>
    [...texts].find(([, text]) => namesPackage(text, name))?.[0];
  const file = userIn(owners);
  if (file !== undefined) return { why: `${file} uses it`, by: 'owner' };
  const script = scripts.find(([, command]) => namesWord(command, name))?.[0];
  if (script !== undefined) return { why: `the script ${script} uses it`, by: 'script' };
  const needing = userIn(generated);
  return needing === undefined ? null : { why: `${needing} needs it`, by: 'generated' };
}
