import { posix } from 'node:path';
import type { FrameworkVersion } from '../../kit/kit.js';
import type { Dice } from './dice.js';
import type { Printer } from './printer.js';

/** A source file in the making. */
export type Draft = {
  readonly path: string;
  readonly imports: Map<string, { names: Set<string>; whole: string | null }>;
  /** Declarations that stand above everything else. */
  readonly top: string[];
  readonly lines: string[];
  /** Lines that stand for themselves in an index file. */
  readonly reExports: { readonly name: string; readonly from: Draft }[];
  readonly exported: string[];
  isDefault: boolean;
};

/** The app in the making. */
export type Workshop = {
  readonly dice: Dice;
  readonly print: Printer;
  readonly version: FrameworkVersion;
  readonly module: 'esm' | 'cjs';
  readonly drafts: Draft[];
  /** A number that no other name or path of the app has. */
  readonly fresh: () => number;
};

export function addDraft(shop: Workshop, path: string): Draft {
  const draft: Draft = {
    path,
    imports: new Map(),
    top: [],
    lines: [],
    reExports: [],
    exported: [],
    isDefault: false,
  };
  shop.drafts.push(draft);
  return draft;
}

/** Imports `name` of a package or of another file, and gives the local name. */
export function need(draft: Draft, from: Draft | string, name: string): string {
  if (from === draft) return name;
  const specifier = typeof from === 'string' ? from : specifierOf(draft, from);
  const entry = draft.imports.get(specifier) ?? { names: new Set<string>(), whole: null };
  draft.imports.set(specifier, entry);
  const isWhole = typeof from === 'string' ? name === from : from.isDefault;
  if (isWhole) entry.whole = name;
  else entry.names.add(name);
  return name;
}

export function exportNamed(draft: Draft, name: string): void {
  draft.exported.push(name);
}

export function exportDefault(draft: Draft, name: string): void {
  draft.exported.push(name);
  draft.isDefault = true;
}

function specifierOf(draft: Draft, target: Draft): string {
  const path = posix.relative(posix.dirname(draft.path), target.path);
  return path.startsWith('.') ? path : `./${path}`;
}

/** The text of the file in the module system of the app. */
export function render(draft: Draft, module: Workshop['module']): string {
  const parts = module === 'esm' ? renderEsm(draft) : renderCjs(draft);
  return `${parts.flat().join('\n')}\n`;
}

function renderEsm(draft: Draft): readonly (readonly string[])[] {
  const imports = [...draft.imports].map(([specifier, { names, whole }]) => {
    const list = names.size > 0 ? `{ ${[...names].join(', ')} }` : '';
    return `import ${[whole, list].filter(Boolean).join(', ')} from '${specifier}';`;
  });
  const passedOn = draft.reExports.map(
    ({ name, from }) =>
      `export { ${from.isDefault ? `default as ${name}` : name} } from '${specifierOf(draft, from)}';`,
  );
  const own = draft.isDefault
    ? [`export default ${draft.exported.join('')};`]
    : draft.exported.length > 0
      ? [`export { ${draft.exported.join(', ')} };`]
      : [];
  return [imports, passedOn, draft.top, draft.lines, own];
}

function renderCjs(draft: Draft): readonly (readonly string[])[] {
  const bare = (specifier: string) => specifier.replace(/\.js$/, '');
  const imports = [...draft.imports].flatMap(([specifier, { names, whole }]) => [
    ...(whole ? [`const ${whole} = require('${bare(specifier)}');`] : []),
    ...(names.size > 0
      ? [`const { ${[...names].join(', ')} } = require('${bare(specifier)}');`]
      : []),
  ]);
  const passedOn = draft.reExports.map(({ name, from }) => {
    const loaded = `require('${bare(specifierOf(draft, from))}')`;
    return `exports.${name} = ${from.isDefault ? loaded : `${loaded}.${name}`};`;
  });
  const own = draft.isDefault
    ? [`module.exports = ${draft.exported.join('')};`]
    : draft.exported.length > 0
      ? [`module.exports = { ${draft.exported.join(', ')} };`]
      : [];
  return [imports, passedOn, draft.top, draft.lines, own];
}
