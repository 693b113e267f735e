import type { DetectableAdapters } from '../project/facts.js';
import type { FrameworkAdapter } from '../frameworks/adapter.js';

/** What a run can read and write of: the registries, or in tests others. */
export type Adapters = DetectableAdapters & {
  /** Template texts by their path below `templates/`. */
  readonly templates: ReadonlyMap<string, string>;
};

/** Loads the registries; only for commands that need them, since they are heavy. */
export async function loadRegistries(): Promise<Adapters> {
  const [{ frameworks }, { stores }, { runners }, { readTemplates }] = await Promise.all([
    import('../frameworks/registry.js'),
    import('../stores/registry.js'),
    import('../runners/registry.js'),
    import('../project/templates.js'),
  ]);
  return { frameworks, stores, runners, templates: readTemplates() };
}

/** The adapter of a framework that was detected. */
export function frameworkOf({ frameworks }: Adapters, id: string): FrameworkAdapter {
  const found = frameworks.find((framework) => framework.id === id);
  if (!found) throw new RangeError(`no adapter ${id}`);
  return found;
}
