import { placeName } from '../project-paths.js';
import { readOuter, writeOuter } from './outer.js';
import type { Path } from './path.js';
import { constant, type Env, external, UNDEFINED, type Value } from './values.js';

/** A block or a function within `parent`. */
export function inner(parent: Env): Env {
  return { names: new Map(), parent, scope: parent.scope };
}

export function declareName(env: Env, name: string, value: Value): void {
  const cell = env.names.get(name);
  if (cell) cell.value = value;
  else env.names.set(name, { value });
}

/** What `name` is; what nothing declares is a global. */
export function readName(path: Path, env: Env, name: string): Value {
  if (name === 'undefined') return UNDEFINED;
  for (let at: Env | null = env; at; at = at.parent) {
    const cell = at.names.get(name);
    if (cell) return cell.value;
  }
  const outer = readOuter(path, env.scope, name);
  if (outer) return outer;
  const place = placeName(path.world.machine.view, env.scope.file, name);
  if (place?.kind === 'constant') return constant(place.value);
  if (name === 'NaN' || name === 'Infinity') return constant(Number(name));
  return external('global', [name]);
}

export function findName(env: Env, name: string): Value | null {
  for (let at: Env | null = env; at; at = at.parent) {
    const cell = at.names.get(name);
    if (cell) return cell.value;
  }
  return null;
}

export function writeName(path: Path, env: Env, name: string, value: Value): void {
  for (let at: Env | null = env; at; at = at.parent) {
    const cell = at.names.get(name);
    if (cell) {
      cell.value = value;
      return;
    }
  }
  writeOuter(path, env.scope, name, value);
}
