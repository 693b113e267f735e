import { broken, type Cause, choose, type Path } from './path.js';
import { isEnvironment, OF_ENVIRONMENT, together } from './secrets.js';
import {
  any,
  type Any,
  CALLER,
  list,
  type Origin,
  originOfMember,
  settled,
  type TypeName,
  unread,
  type Value,
} from './values.js';

/**
 * Who decides what is made of `inputs`. What a secret goes into nobody can make who does not know the secret; what is
 * made of nothing but what the caller sends, the caller decides.
 */
export function originOf(inputs: readonly Value[], why: string): Origin {
  const origins = inputs.flatMap((input) => originsIn(input, 0));
  const kept = together(origins);
  if (kept) return kept;
  const asked = origins.some(
    (origin) => origin.by === 'caller' || (origin.by === 'unread' && origin.asked),
  );
  // Nobody finds out what is made of anything else that nobody knows.
  const others = origins.filter((origin) => origin.by === 'unread' || origin.by === 'state');
  const other =
    others.find(({ kept }) => kept === OF_ENVIRONMENT) ??
    others.find(({ isPublic }) => !isPublic) ??
    others[0];
  if (other?.by === 'unread') return { ...other, asked };
  if (other) return other;
  // What is made of nothing but what stands in the source, anybody can make.
  const isPublic = inputs.length > 0 && inputs.every((input) => settled(input).kind === 'constant');
  return asked || isPublic ? CALLER : { by: 'unread', why, asked: false };
}

/** Whether somebody who sends a request decides what a value is, or a part of it. */
export function isFromCaller(value: Value): boolean {
  return settled(value).kind !== 'constant' && originOf([value], '').by === 'caller';
}

const DEEPEST = 3;

/** What is made of the whole environment tells each variable, and is none of them. */
const ALL_KEPT: Origin = {
  by: 'unread',
  why: 'which variables of the environment are in it is only known at run time',
  asked: false,
  kept: OF_ENVIRONMENT,
};

function originsIn(value: Value, depth: number): readonly Origin[] {
  const known = settled(value);
  if (known.kind === 'any') return [known.origin];
  if (depth >= DEEPEST) return [];
  switch (known.kind) {
    case 'list':
      return [
        ...known.items.flatMap((item) => originsIn(item, depth + 1)),
        ...(known.rest ? [known.rest.origin] : []),
      ];
    case 'object':
      return [
        ...[...known.props.values()].flatMap((item) =>
          item.kind === 'accessor' ? [] : originsIn(item, depth + 1),
        ),
        ...(known.rest ? [known.rest.origin] : []),
      ];
    case 'promise':
      return originsIn(known.value, depth + 1);
    case 'external':
      if (isEnvironment(known)) return [ALL_KEPT];
      return known.args.flatMap((arg) => originsIn(arg, depth + 1));
    case 'constant':
      return typeof known.value === 'string' && known.value.includes('\u0001') ? [CALLER] : [];
    case 'host':
      return known.host.type === 'request' || known.host.type === 'bag' ? [CALLER] : [];
    default:
      return [];
  }
}

/** Whether it is made of all variables of the environment, whatever else goes into it. */
export function isOfEnvironment(value: Value): boolean {
  return originsIn(value, 0).some((origin) => 'kept' in origin && origin.kept === OF_ENVIRONMENT);
}

/** Why anybody may find out what a value is; null where that is not known. */
export function whyPublic(value: Value): string | null {
  const known = settled(value);
  if (known.kind !== 'any') return null;
  const { origin } = known;
  const isPublic = (origin.by === 'unread' || origin.by === 'state') && origin.isPublic === true;
  return isPublic ? origin.why : null;
}

/** Something computed from `inputs`. */
export function derived(
  inputs: readonly Value[],
  why: string,
  type: TypeName | null = null,
  name: string | null = null,
): Any {
  const origin = originOf(inputs, why);
  const isTelling = type === 'boolean' || type === 'number';
  // What a secret is compared with, or measured by, is no secret.
  if (isTelling && origin.by === 'secret') {
    return any({ by: 'state', why: 'it is computed from a secret', isTelling }, { type, name });
  }
  if (isTelling && origin.by === 'environment') {
    const names = origin.names.join(', ');
    return any(
      { by: 'state', why: `it depends on the environment variable ${names}`, isTelling },
      { type, name },
    );
  }
  return any(origin, { type, name });
}

/** Something computed from `inputs` that is easily guessed, whatever went into it: a length, a first letter. */
export function guessable(
  inputs: readonly Value[],
  why: string,
  type: TypeName | null = null,
): Any {
  const origin = originOf(inputs, why);
  if (origin.by !== 'secret' && origin.by !== 'environment') return any(origin, { type });
  // One piece of a text is guessed, and all of them together are the text.
  return { ...any(CALLER, { type }), ...(type === 'number' ? {} : { of: list(inputs) }) };
}

/** Why it is not certain which way a condition on something of `origin` goes; null where the caller decides. */
export function causeOf(path: Path, { origin, name }: Any): Cause | null {
  switch (origin.by) {
    case 'caller':
      return null;
    case 'unread':
      return {
        ...{ why: origin.why, at: path.here },
        // Whoever chooses which variable is read chooses one that is there; of all of them, some are.
        ...(name === OF_ENVIRONMENT || origin.kept === OF_ENVIRONMENT ? { isChance: true } : {}),
      };
    case 'state':
      return {
        ...{ why: origin.why, at: path.here, isState: true },
        ...(origin.found ? { isFound: true } : {}),
        ...(origin.isChance ? { isChance: true } : {}),
      };
    case 'environment':
      return {
        why: `it depends on the environment variable ${origin.names.join(', ')}`,
        at: path.here,
      };
    case 'secret':
      return { why: `it depends on a secret${name ? ` (\`${name}\`)` : ''}`, at: path.here };
  }
}

/** What is done with `value` fails where it is of another kind: where that is caught, the failure is followed too. */
export function mayFail(path: Path, value: Any): void {
  if (path.tries === 0) path.mayThrow = true;
  else if (choose(path, 2, causeOf(path, value)) === 1)
    throw broken(path, unread('it fails'), true);
}

/**
 * What is made a text or a number of: an object that the caller sends has whatever it likes for `toString`, and where
 * that is caught, the failure is followed too.
 */
export function mayFailAsPrimitive(path: Path, values: readonly Value[]): void {
  for (const value of values.map(settled)) {
    const isObject = value.kind === 'any' && (value.type === null || value.type === 'object');
    if (isObject && /^(?:caller|unread|state)$/.test(value.origin.by)) {
      mayFail(path, value);
      return;
    }
  }
}

/** `value.name` where `value` is not known: the same each time. Whether there is such a value is not asked here. */
export function anyMember(value: Any, name: string): Value {
  const known = value.members?.get(name);
  if (known) return known;
  const isGuessable = name === 'length' || name === 'size' || /^\d+$/.test(name);
  const isKept = value.origin.by === 'secret' || value.origin.by === 'environment';
  const origin = isGuessable && isKept ? CALLER : originOfMember(value.origin, name);
  const made = any(origin, { name, type: name === 'length' ? 'number' : null });
  keepMember(value, name, made);
  return made;
}

function keepMember(value: Any, name: string, member: Value): void {
  value.members ??= new Map();
  value.members.set(name, member);
}
