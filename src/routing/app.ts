import { isOutside } from '../model/paths.js';
import type { AppFact, RelPath } from '../model/types.js';
import type { Machine, ModuleRecord } from '../interpret/machine.js';
import { isSamePlace, isWithin, nodeAt } from '../interpret/place.js';
import { optionsOf, type Value } from '../interpret/values.js';
import type { AppSetup } from './app-setup.js';
import { isRouter, type RouterHost } from './layers.js';
import { listensIn } from './listening.js';
import { receiverText } from './receiver.js';

/** Where the application can be had. It is looked for in the file in which most is added to it. */
export function appFact(machine: Machine, app: RouterHost, anchor: AppSetup): AppFact | null {
  const file = busiestFile(app);
  const variable = file === app.creation.file ? app.name : null;
  const local = variable ?? receiverIn(app, file);
  // An application of another package to which this one adds nothing is not written to.
  if (local === null || isOutside(file)) return null;
  const access = accessTo(machine, app, file);
  const listens = listensIn(machine, app, file, local) ? { listens: true as const } : {};
  return { file, variable: local, access, ...listens, anchor };
}

function busiestFile(app: RouterHost): RelPath {
  const counts = new Map<RelPath, number>([[app.creation.file, 0]]);
  for (const { site } of app.layers) {
    if (!isOutside(site.file)) counts.set(site.file, (counts.get(site.file) ?? 0) + 1);
  }
  const created = counts.get(app.creation.file) ?? 0;
  const isOurs = !isOutside(app.creation.file);
  if (isOurs && (created > 0 || app.layers.length === 0)) return app.creation.file;
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? app.creation.file;
}

/** What the application is called where something is added to it; `app` where it has no name there. */
function receiverIn(app: RouterHost, file: RelPath): string | null {
  const layer = app.layers.find(({ site }) => site.file === file);
  return layer ? (receiverText(nodeAt(layer.site.at)) ?? 'app') : null;
}

function accessTo(machine: Machine, app: RouterHost, file: RelPath): AppFact['access'] {
  const record = machine.modules.get(file);
  if (!record) return { kind: 'none', reason: 'its file could not be read' };
  const exported = exportedValues(machine, record);
  const instance = exported.find(([, value]) => holds(value, app));
  if (instance) return { kind: 'instance', exportName: instance[0] };
  const factory = exported.find(([, value]) => makes(machine, value, app));
  if (factory) return { kind: 'factory', exportName: factory[0] };
  return {
    kind: 'none',
    reason: `${file} exports neither the application nor a function without parameters that makes it`,
  };
}

function exportedValues(
  machine: Machine,
  record: ModuleRecord,
): readonly (readonly [string, Value])[] {
  const named = [...record.exports].map(([name, get]) => [name, get()] as const);
  const whole = record.commonjs?.();
  if (!whole) return named;
  const members =
    whole.kind === 'object'
      ? [...whole.props.keys()].map((name) => [name, machine.member(whole, name)] as const)
      : [];
  return [...named, ['default', whole], ...members];
}

function holds(value: Value, app: RouterHost): boolean {
  return optionsOf(value).some((option) => option.kind === 'host' && option.host === app);
}

/** Whether calling `value` without arguments gives an application made at the same place. */
function makes(machine: Machine, value: Value, app: RouterHost): boolean {
  if (value.kind !== 'function') return false;
  const required = nodeAt(value.at).parameters.filter(
    (each) => !each.initializer && !each.questionToken && !each.dotDotDotToken,
  );
  if (required.length > 0 || !isWithin(app.creation.at, value.at)) return false;
  const made = machine.invoke(value, null, []);
  return optionsOf(made).some(
    (option) =>
      option.kind === 'host' &&
      isRouter(option.host) &&
      isSamePlace(option.host.creation.at, app.creation.at),
  );
}
