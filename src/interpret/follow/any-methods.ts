import { compileSafely } from '../../source/safe-expression.js';
import {
  causeOf,
  derived,
  guessable,
  isFromCaller,
  mayFail,
  mayFailAsPrimitive,
  originOf,
} from './derive.js';
import { equals } from './compare.js';
import { isSecretVariable, takeForSecret } from './environment.js';
import { hasOwn } from './has-own.js';
import { choose, type Path } from './path.js';
import { chained, isChainName } from './promises.js';
import { tellOrder } from './operands.js';
import { tell, trust } from './secrets.js';
import { STRING_METHODS } from './strings.js';
import { truthOf } from './truth.js';
import {
  type Any,
  constant,
  FALSE,
  type Flow,
  fromCaller,
  isCallable,
  list,
  native,
  NULL,
  plain,
  settled,
  type Site,
  TRUE,
  UNDEFINED,
  type Value,
} from './values.js';

const WITH_CALLBACK = new Set(
  'forEach map filter some every find findIndex findLast reduce flatMap'.split(' '),
);

/** A method of a value that is not known, where its name says what it does; null for what may be any member. */
export function anyMethod(path: Path, holder: Any, name: string): Value | null {
  const isText = STRING_METHODS.has(name);
  const mayBeCalledBack = WITH_CALLBACK.has(name) || isChainName(name);
  if (name === 'hasOwnProperty') {
    return plain(name, ([key]) => hasOwn(path, holder, key ?? UNDEFINED));
  }
  const isBytes = name === 'equals' || name === 'compare';
  if (!isText && !mayBeCalledBack && !isBytes) return null;
  return native(name, (args, site) => callMethod(path, holder, name, args, site));
}

function* callMethod(
  path: Path,
  holder: Any,
  name: string,
  args: readonly Value[],
  site: Site,
): Flow<Value> {
  const values = args.map(settled);
  const [first] = values;
  if (isChainName(name)) return chained(path, holder, name, values, site);
  // Whoever sends a list where a text is expected sends what has no such method.
  if (holder.origin.by === 'caller' && holder.type === null) {
    mayFail(path, holder);
  }
  if (WITH_CALLBACK.has(name)) {
    if (first && isCallable(first)) return yield* overItems(path, holder, name, values, site);
    return yield* path.world.engine.call(path, { ...holder, members: null }, null, args, site);
  }
  if (first && ORDERED.has(name)) tellOrder(path, holder, first);
  if (first && isFromCaller(first) && MEASURED.has(name)) tell(path, holder);
  if (name === 'equals' || name === 'compare') {
    const same = first ? equals(path, holder, first, false) : false;
    return name === 'equals' ? constant(same) : constant(same ? 0 : 1);
  }
  const type = STRING_METHODS.get(name);
  const isCutToPieces = name === 'split' && (!isSeparator(first) || isWrittenBeside(holder, first));
  if (!values.some(isCallable)) mayFailAsPrimitive(path, values);
  if (RANGED.has(name) && values.some(({ kind }) => kind !== 'constant')) {
    mayFail(path, derived([holder, ...values], ''));
  }
  const fallback = yield* onFallback(path, holder, name, args, site);
  if (isCutToPieces)
    return list([], guessable([holder, ...values], 'a text is cut to pieces', 'string'));
  if (fallback?.kind === 'list') {
    // Where it is a secret, what is compared with it finds out; else what stands in for it counts.
    return list(
      fallback.items,
      derived([holder, ...values], 'a text is split', 'string', holder.name),
    );
  }
  if (fallback && type === 'string') {
    const made = derived([holder, ...values], 'it is computed', 'string', holder.name);
    return { ...made, fallback };
  }
  if (fallback && first?.kind === 'constant') return fallback;
  if (type === 'list')
    return list([], derived([holder, ...values], 'a text is split', 'string', holder.name));
  if ((name === 'match' || name === 'matchAll') && first && isFromCaller(first)) {
    // Whoever chooses the expression chooses one that matches.
    return choose(path, 2, null) === 0 ? list([], fromCaller(null, 'string')) : NULL;
  }
  if (name === 'match' || name === 'matchAll') {
    const part = derived([holder, ...values], 'a text is matched', 'string', holder.name);
    return choose(path, 2, causeOf(path, part)) === 0 ? list([part], part) : NULL;
  }
  if (type === 'boolean') return constant(contains(path, holder, first ?? UNDEFINED));
  if (type === 'number') return guessable([holder, ...values], 'it is computed', 'number');
  if (/^(charAt|at)$/.test(name) || (CUTS.has(name) && isEasilyCut(values)))
    return guessable([holder, ...values], 'it is cut', 'string');
  // Whatever it is, it is a text.
  const text = derived([holder, ...values], 'it is computed', 'string', holder.name);
  return { ...text, nullish: false };
}

const ORDERED = new Set(['compare', 'localeCompare']);
/** What these give says where something that callers send is in a text. */
const MEASURED = new Set(
  'match matchAll search replace replaceAll split indexOf lastIndexOf'.split(' '),
);
const RANGED = new Set(['repeat', 'normalize', 'localeCompare', 'toString', 'toFixed']);

/** Whether what is between two of it has some length; between letters there are letters alone. */
function isSeparator(value: Value | undefined): boolean {
  if (value?.kind === 'constant') return value.value !== '' && typeof value.value === 'string';
  return value?.kind === 'pattern' && compileSafely(value.source, value.flags)?.test('') === false;
}

/** Whether a piece stands in the source, which everybody may read: the empty one of `${KEY},`, the first of `a,${KEY}`. */
function isWrittenBeside({ start, end }: Any, by: Value | undefined): boolean {
  if (by?.kind !== 'constant' || typeof by.value !== 'string') return false;
  return start.includes(by.value) || end.includes(by.value);
}

const CUTS = new Set(['slice', 'substring', 'substr']);
/** What is left of a secret is a secret where so much is left. */
const ENOUGH = 8;

/** Whether what is cut out of a text is as short as the caller wants it, or short enough to be guessed. */
function isEasilyCut(args: readonly Value[]): boolean {
  if (args.some((arg) => arg.kind !== 'constant' && originOf([arg], '').by === 'caller'))
    return true;
  const [from, to] = args.map((arg) => (arg.kind === 'constant' ? Number(arg.value) : null));
  if (typeof from !== 'number') return false;
  const length = to === undefined ? (from < 0 ? -from : ENOUGH) : Number(to) - from;
  return length >= 0 && length < ENOUGH;
}

/** What a method gives for what stands in for an environment variable; null where there is nothing, or it is a secret. */
function* onFallback(
  path: Path,
  holder: Any,
  name: string,
  args: readonly Value[],
  site: Site,
): Flow<Value | null> {
  const { fallback, origin } = holder;
  if (origin.by !== 'environment' || fallback?.kind !== 'constant') return null;
  if (isSecretVariable(path, holder) || typeof fallback.value !== 'string') return null;
  const method = yield* path.world.engine.member(path, fallback, name);
  return yield* path.world.engine.call(path, method, fallback, args, site);
}

/** `startsWith`, `endsWith`, `includes`: nobody sends a text with a secret in it, and everybody one that a secret begins with: ''. */
function contains(path: Path, holder: Any, part: Value): boolean {
  if (part.kind === 'any') {
    if (part.origin.by === 'secret' || isSecretVariable(path, part)) {
      trust(path, part);
      if (holder.origin.by === 'caller') return false;
    }
    if (part.origin.by === 'environment' && holder.origin.by === 'caller') {
      takeForSecret(path, part);
      return false;
    }
    if (part.origin.by === 'caller') {
      tell(path, holder);
      return (
        choose(
          path,
          2,
          holder.origin.by === 'secret' || holder.origin.by === 'environment'
            ? null
            : causeOf(path, holder),
        ) === 0
      );
    }
  }
  const result = derived([holder, part], 'it is computed', 'boolean');
  return truthOf(path, result);
}

/** A method that calls back for each item of a list that is not known: for none of them, or for one that stands for all. */
function* overItems(
  path: Path,
  holder: Any,
  name: string,
  args: readonly Value[],
  site: Site,
): Flow<Value> {
  const callback = args[0] ?? UNDEFINED;
  const item = derived([holder], 'the list is not known', null, holder.name);
  const call = (...given: readonly Value[]): Flow<Value> =>
    path.world.engine.call(path, callback, null, given, site);
  const isEmpty = choose(path, 2, causeOf(path, holder)) === 0;
  switch (name) {
    case 'some':
    case 'every': {
      if (isEmpty) return name === 'some' ? FALSE : TRUE;
      return constant(truthOf(path, yield* call(item)));
    }
    case 'find':
    case 'findLast': {
      if (isEmpty) return UNDEFINED;
      return truthOf(path, yield* call(item)) ? item : UNDEFINED;
    }
    case 'findIndex': {
      if (isEmpty) return constant(-1);
      return constant(truthOf(path, yield* call(item)) ? 0 : -1);
    }
    case 'filter': {
      if (isEmpty) return list([]);
      return truthOf(path, yield* call(item))
        ? list([item], derived([holder], 'the list is not known'))
        : list([]);
    }
    case 'map':
    case 'flatMap': {
      if (isEmpty) return list([]);
      const made = yield* call(item);
      return list(
        [made],
        made.kind === 'any' ? made : derived([made, holder], 'the list is not known'),
      );
    }
    case 'reduce': {
      const [, initial] = args;
      if (isEmpty) return initial ?? item;
      return yield* call(initial ?? item, item);
    }
    default: {
      if (!isEmpty) yield* call(item);
      return UNDEFINED;
    }
  }
}
