import { ts } from 'ts-morph';
import {
  type ExternalValue,
  settled,
  type Value as Followed,
} from '../../interpret/follow/values.js';
import { packageName } from '../../source/resolve.js';
import type { SourceView } from '../../source/view.js';
import { calledName } from '../../source/calls.js';
import { type Merger, MERGERS } from './packages/mergers.js';
import { isBefore, usedVersion } from './packages/versions.js';

/** Functions of packages that go into prototypes in the version that a project has, each with why. */
export type Mergers = readonly { readonly row: Merger; readonly why: string }[];

export function mergersOf(view: SourceView): Mergers {
  return MERGERS.flatMap((row) => {
    const used = usedVersion(view, row.package);
    const isOpen = row.versions.some(
      ([since, before]) =>
        used !== null && !isBefore(used.newest, since) && isBefore(used.newest, before),
    );
    if (used === null || !isOpen) return [];
    const what = row.members.filter((name) => /\w/.test(name) && name !== 'true')[0];
    const called = what === undefined ? '' : ` (\`${what}\`)`;
    return [{ row, why: `\`${row.package}\` ${used.shown}${called} goes into \`__proto__\`` }];
  });
}

/** Why a call of a package sets what every object inherits to what a caller sends; null where it does not. */
export function whyMerged(
  mergers: Mergers,
  { package: specifier, path }: ExternalValue,
  args: readonly Followed[],
): string | null {
  if (mergers.length === 0) return null;
  const name = packageName(specifier);
  // `require('lodash/merge')`
  const below = specifier.slice(name.length + 1).replace(/\.js$/, '');
  const member = [...(below === '' ? [] : [below]), ...path].join('.');
  const [first, second] = args.map(settled);
  const isDeep = first?.kind === 'constant' && first.value === true;
  const found = mergers.find(
    ({ row }) =>
      row.package === name && row.members.includes(isDeep && member === '' ? 'true' : member),
  );
  if (!found) return null;
  const isChosen =
    found.row.by === 'path'
      ? second !== undefined && holdsSent(second, true, 0)
      : args.some((arg) => holdsSent(settled(arg), false, 0));
  return isChosen ? found.why : null;
}

const DEEPEST = 4;

/** Whether a value holds an object with keys that a caller chooses, or is a text of theirs. */
function holdsSent(value: Followed, texts: boolean, depth: number): boolean {
  const known = settled(value);
  if (depth > DEEPEST) return false;
  switch (known.kind) {
    case 'any':
      return (
        known.origin.by === 'caller' && (texts || known.type === null || known.type === 'object')
      );
    case 'constant':
      return texts && typeof known.value === 'string' && known.value.includes('\u0001');
    case 'host':
      return known.host.type === 'bag';
    case 'list':
      return [...known.items, ...(known.rest ? [known.rest] : [])].some((item) =>
        holdsSent(item, texts, depth + 1),
      );
    case 'object':
      return [...known.props.values(), ...(known.rest ? [known.rest] : [])].some(
        (item) => item.kind !== 'accessor' && holdsSent(item, texts, depth + 1),
      );
    default:
      return false;
  }
}

/** Calls that may be of one of them, by what the files that import their packages call them. */
export function callsMerger(mergers: Mergers): ((node: ts.Node) => boolean) | null {
  if (mergers.length === 0) return null;
  const members = new Set(mergers.flatMap(({ row }) => row.members));
  const names = [...new Set(mergers.map(({ row }) => row.package))];
  return (node) => {
    if (!ts.isCallExpression(node)) return false;
    const text = node.getSourceFile().text;
    const isImported = names.some((name) => text.includes(`'${name}`) || text.includes(`"${name}`));
    return isImported && (members.has(calledName(node)) || ts.isIdentifier(node.expression));
  };
}
