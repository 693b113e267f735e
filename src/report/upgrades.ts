import type { Upgrade } from '../model/types.js';
import { printable, wrap } from './printable.js';
import { colorsOf, type Style } from './style.js';

/** What changed in the templates and why, security first, with the files whose copy lacked it. */
export function renderUpgrades(upgrades: readonly Upgrade[], style: Style): string {
  const { bold } = colorsOf(style);
  return [
    `  ${bold('Changed in the templates')}`,
    ...upgrades.flatMap((upgrade) => renderUpgrade(upgrade, style)),
  ].join('\n');
}

const STATES: Readonly<Record<Upgrade['files'][number]['state'], string>> = {
  brought: 'lacked this, and gets it',
  'in-part': 'lacks this where it has your lines: see above',
  lacking: 'lacks this until its conflict is settled: see above',
};

function renderUpgrade({ change, files }: Upgrade, style: Style): readonly string[] {
  const { red, yellow, cyan } = colorsOf(style);
  const paint = { security: red, fix: yellow, improvement: cyan }[change.kind];
  const width = Math.max(20, style.columns - 6);
  const [first = '', ...more] = wrap(`${change.kind}  ${change.version}  ${change.what}`, width);
  return [
    `    ${first.replace(change.kind, () => paint(change.kind))}`,
    ...more.map((line) => `      ${line}`),
    ...wrap(`why: ${change.why}`, width).map((line) => `      ${line}`),
    ...files.map(({ path, state }) => `      ${printable(path)} ${STATES[state]}`),
  ];
}
