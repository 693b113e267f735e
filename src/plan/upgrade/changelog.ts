import type { TemplateChange } from '../../model/types.js';

/**
 * What changed in the templates, from `templates/changelog.json`: beside them, for an entry is part of a change
 * there. Its shape is the type's; test/unit/plan/upgrades.test.ts checks it.
 */
export function readChangelog(templates: ReadonlyMap<string, string>): readonly TemplateChange[] {
  return JSON.parse(templates.get('changelog.json') ?? '[]') as readonly TemplateChange[];
}
