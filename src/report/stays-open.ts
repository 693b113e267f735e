import type { SecurityPlan } from '../model/types.js';
import { printable, wrapItems } from './printable.js';
import { colorsOf, count, type Style } from './style.js';

/** The endpoints that anybody may call once the plan is written, by name; null where there are none. */
export function renderStaysOpen(decisions: SecurityPlan['decisions'], style: Style): string | null {
  const open = decisions.filter(({ outcome }) => outcome === 'open');
  if (open.length === 0) return null;
  const { bold } = colorsOf(style);
  const names = open.map(({ endpoint }) => printable(endpoint.id));
  return [
    `  ${bold('Open to everybody')}: ${count(open.length, 'endpoint')}`,
    ...wrapItems(names, Math.min(style.columns, 100) - 4).map((line) => `    ${line}`),
  ].join('\n');
}
