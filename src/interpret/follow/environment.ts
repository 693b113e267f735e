import type { Place } from '../place.js';
import { noteRead } from './joins.js';
import type { Path } from './path.js';
import { partOf } from './written-state.js';
import { type Form, trust } from './secrets.js';
import { any, type Any, constant, fromState, UNDEFINED, type Value } from './values.js';

/**
 * The environment variable `name`, for a deployment in production. One that is compared with what callers send
 * is taken as set to a secret; every other one as unset.
 * @param fallback what the source takes where it is not set
 */
export function environmentValue(path: Path, name: string, fallback: Value | null = null): Value {
  if (path.world.assigned.member(name)) {
    return fromState(`the environment variable ${name} is set while the application runs`, name);
  }
  if (name === 'NODE_ENV') return constant('production');
  if (path.environment.withoutSecrets && path.environment.secrets.has(name)) {
    path.consulted.set(name, path.consulted.get(name) ?? path.here);
    return fallback ?? UNDEFINED;
  }
  const file = path.world.assigned.environment(name);
  if (file !== null) return fromState(`the source sets ${name} itself (${file})`, name);
  const key = fallback
    ? `${name}|${fallback.kind === 'constant' ? String(fallback.value) : ''}`
    : name;
  noteRead(path, partOf(key));
  const known = path.environmentValues.get(key);
  if (known) return known;
  const made = any({ by: 'environment', names: [name] }, { name, fallback });
  path.environmentValues.set(key, made);
  return made;
}

export function isSecretVariable(path: Path, value: Any): boolean {
  const { origin } = value;
  return (
    origin.by === 'environment' &&
    origin.names.length > 0 &&
    origin.names.every((name) => path.environment.secrets.has(name) || path.newSecrets.has(name))
  );
}

/**
 * From here on the variables behind `value` are set, to something that no caller knows.
 * @param form what the caller would have to have of it; as it is made where nothing is given
 */
export function takeForSecret(path: Path, value: Any, form?: Form): void {
  trust(path, value, form);
  if (value.origin.by !== 'environment') return;
  for (const name of value.origin.names) {
    if (!path.environment.secrets.has(name)) path.newSecrets.add(name);
  }
}

export function consult(path: Path, value: Any, at: Place | null): void {
  if (value.origin.by !== 'environment') return;
  for (const name of value.origin.names) {
    if (!path.consulted.get(name)) path.consulted.set(name, at);
  }
}
