import { relPath } from '../../model/paths.js';
import { environmentValue } from '../../interpret/follow/environment.js';
import { fromOutside } from '../../interpret/follow/outer.js';
import type { Path } from '../../interpret/follow/path.js';
import {
  constant,
  type ExternalValue,
  list,
  object,
  type Value,
} from '../../interpret/follow/values.js';

/**
 * A setting of node-config, by the files that are committed: `custom-environment-variables` says which variable it is,
 * `production` comes before `default`. Null where none of them has it, or it is in a form that is not read.
 * config 4.1.1, lib/config.js
 */
export function configValue(path: Path, asked: string): Value | null {
  const keys = asked.split('.');
  const variable = jsonAt(path, 'custom-environment-variables', keys);
  const fallback = fileValue(path, 'production', keys) ?? fileValue(path, 'default', keys);
  if (typeof variable === 'string') return environmentValue(path, variable, fallback);
  return fallback;
}

/** `config.auth.enabled`: as `config.get('auth.enabled')`, where that is no object with more in it. */
export function configMember(path: Path, holder: ExternalValue, name: string): Value | null {
  if (holder.package !== 'config' || /^(get|has|util)$/.test(name)) return null;
  const value = configValue(path, [...holder.path, name].join('.'));
  return value?.kind === 'object' ? null : value;
}

function fileValue(path: Path, name: string, keys: readonly string[]): Value | null {
  const found = jsonAt(path, name, keys);
  if (found !== undefined) return valueOf(found);
  const { machine } = path.world;
  for (const extension of ['js', 'cjs', 'mjs', 'ts']) {
    const file = relPath(`config/${name}.${extension}`);
    if (machine.view.text(file) === null) continue;
    let value = machine.exported(file, 'default');
    for (const key of keys) value = machine.member(value, key);
    const isThere = value.kind !== 'constant' || value.value !== undefined;
    if (isThere) return fromOutside(path, value, keys.at(-1) ?? null);
  }
  return null;
}

function jsonAt(path: Path, name: string, keys: readonly string[]): unknown {
  const text = path.world.machine.view.text(relPath(`config/${name}.json`));
  if (text === null) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  for (const key of keys) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

function valueOf(json: unknown): Value {
  if (Array.isArray(json)) return list(json.map(valueOf));
  if (typeof json === 'object' && json !== null) {
    return object(Object.entries(json).map(([key, item]) => [key, valueOf(item)] as const));
  }
  return constant(
    typeof json === 'string' || typeof json === 'number' || typeof json === 'boolean' ? json : null,
  );
}
