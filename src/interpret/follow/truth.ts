import type { Place } from '../place.js';
import { OPEN_PART } from '../values.js';
import { causeOf } from './derive.js';
import { consult, isSecretVariable } from './environment.js';
import { choose, type Path } from './path.js';
import { type Any, type AskText, type ExternalValue, settled, type Value } from './values.js';

/** Whether a condition on `value` holds on this path. Where that is not known, both ways are taken on some path. */
export function truthOf(path: Path, value: Value, at: Place | null = path.here): boolean {
  const known = settled(value);
  switch (known.kind) {
    case 'constant':
      if (known.ask) return askedTruth(known.ask);
      return typeof known.value === 'string' && known.value === OPEN_PART
        ? choose(path, 2, null) === 0
        : Boolean(known.value);
    case 'any':
      return anyTruth(path, known, at);
    case 'external':
      return externalTruth(path, known, at);
    default:
      return true;
  }
}

function askedTruth({ decide }: AskText): boolean {
  return decide('truth', (text) => (text === OPEN_PART ? 'open' : text !== ''));
}

function externalTruth(path: Path, value: ExternalValue, at: Place | null): boolean {
  const { path: parts, package: name } = value;
  // A function or class that is imported is there; what it gives or holds may not be.
  if (parts.length === 0) return true;
  const known = path.truths.get(value);
  if (known !== undefined) return known;
  const shown = [...(name === 'global' ? [] : [name]), ...parts].join('.').replaceAll('.()', '()');
  const why = `what \`${shown}\` is, is only known at run time`;
  const isState = parts.includes('getStore');
  const truth = choose(path, 2, { why, at, ...(isState ? { isState } : {}) }) === 0;
  path.truths.set(value, truth);
  return truth;
}

function anyTruth(path: Path, value: Any, at: Place | null): boolean {
  if (value.truth !== null) return value.truth;
  if (value.nullish === true) return note(value, false);
  if (value.origin.by === 'secret') return note(value, true);
  if (value.type === 'object' || value.type === 'function') {
    if (value.nullish === false) return note(value, true);
  }
  if (value.origin.by === 'environment') {
    consult(path, value, at);
    if (isSecretVariable(path, value)) return note(value, true);
    if (value.typeOf === null && value.name !== null && value.origin.names.includes(value.name)) {
      if (!path.environment.open) {
        return value.fallback ? truthOf(path, value.fallback, at) : note(value, false);
      }
    }
  }
  return note(value, choose(path, 2, causeOf(path, value)) === 0);
}

function note(value: Any, truth: boolean): boolean {
  value.truth = truth;
  if (truth) value.nullish = false;
  return truth;
}

/** Whether `value` is `undefined` or `null` on this path. */
export function nullishOf(path: Path, value: Value, at: Place | null = path.here): boolean {
  const known = settled(value);
  if (known.kind === 'constant' && known.ask) return false;
  if (known.kind === 'constant') return known.value === undefined || known.value === null;
  if (known.kind === 'external' && known.path.length > 0) return !externalTruth(path, known, at);
  if (known.kind !== 'any') return false;
  if (known.nullish !== null) return known.nullish;
  if (known.truth === true || known.origin.by === 'secret') return noteNullish(known, false);
  if (known.origin.by === 'environment') {
    consult(path, known, at);
    if (isSecretVariable(path, known)) return noteNullish(known, false);
    const isVariable = known.name !== null && known.origin.names.includes(known.name);
    if (!path.environment.open && isVariable) {
      return known.fallback ? nullishOf(path, known.fallback, at) : noteNullish(known, true);
    }
  }
  return noteNullish(known, choose(path, 2, causeOf(path, known)) === 1);
}

function noteNullish(value: Any, nullish: boolean): boolean {
  value.nullish = nullish;
  if (nullish) value.truth = false;
  return nullish;
}
