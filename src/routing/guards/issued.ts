import { ts } from 'ts-morph';
import { isAnybodys, type Issued, type Path } from '../../interpret/follow/path.js';
import {
  any,
  CALLER,
  type ExternalValue,
  object,
  settled,
  type Value as Followed,
} from '../../interpret/follow/values.js';
import { textAt } from '../../interpret/place.js';
import { optionsOf, type Value } from '../../interpret/values.js';
import { calledName } from '../../source/calls.js';
import type { SourceView } from '../../source/view.js';
import type { RouterHost } from '../layers.js';
import { functionsIn } from './handler-functions.js';
import { handlersWith } from './handlers-with.js';
import { isFromElsewhere } from './elsewhere.js';
import { type Frozen, thaw } from './request-state.js';
import type { PackageTable } from './packages/table.js';
import { type Judges, settersAmong } from './setters.js';
import type { LayerResult } from './outcome.js';

export const SIGNING = /['"](?:jsonwebtoken|jose|jwt-simple)['"]/;
const SIGNS = /^(?:sign|encode)$/;

/**
 * What a call of a package signs, and the key: jsonwebtoken 9.0.3 sign.js, jwt-simple 0.5.6 lib/jwt.js, jose 6.2.18
 * dist/webapi/jwt/sign.js (`new SignJWT(claims)…sign(key)`); null for other calls.
 */
export function signedBy(
  callee: ExternalValue,
  args: readonly Followed[],
): { readonly claims: Followed; readonly key: Followed } | null {
  const last = callee.path.at(-1) ?? '';
  if (!SIGNS.test(last)) return null;
  const [first, second] = args;
  if (/^(?:jsonwebtoken|jwt-simple)$/.test(callee.package)) {
    return first && second && callee.path.length === 1 ? { claims: first, key: second } : null;
  }
  if (callee.package !== 'jose' || callee.path[0] !== 'SignJWT' || !first) return null;
  let made: ExternalValue = callee;
  while (made.base && made.path.length > 2) made = made.base;
  return { claims: made.args[0] ?? object(), key: first };
}

/**
 * The secrets that a key is, by name: those of the environment, those that the application makes, and for what is read
 * from elsewhere how that is written. The two keys of a pair have one name.
 */
export function secretNames(key: Followed): readonly string[] {
  const known = settled(key);
  if (known.kind === 'external') return [inPair(shownExternal(known))];
  if (known.kind !== 'any') return [];
  switch (known.origin.by) {
    case 'environment':
      return known.origin.names.map(inPair);
    case 'secret':
      return known.origin.of ?? [];
    case 'unread':
    case 'state':
      return [inPair(`the key ${known.name ?? ''}`)];
    case 'caller':
      return [];
  }
}

/** `JWT_PRIVATE_KEY` and `JWT_PUBLIC_KEY`: what is signed with the one is verified with the other. */
function inPair(name: string): string {
  return name.replace(/private|public|(?<![a-z])(?:priv|pub)(?![a-z])/i, '…');
}

function shownExternal({ package: name, path, args }: ExternalValue): string {
  const given = args.map(settled).map((arg) => {
    if (arg.kind === 'constant') return String(arg.value);
    return arg.kind === 'any' ? (arg.name ?? '?') : '?';
  });
  const members = path.filter((part) => part !== '()');
  return `\`${[name, ...members].join('.')}(${given.join(', ')})\``;
}

/** The environment variables that the secret of a package's options is. */
export function variablesIn(options: Value | undefined, option: string): readonly string[] {
  const secret = options?.kind === 'object' ? options.props.get(option) : undefined;
  if (secret?.kind !== 'external' || secret.package !== 'global') return [];
  const [owner, env, name] = secret.path;
  return owner === 'process' && env === 'env' && name !== undefined ? [name] : [];
}

const ISSUED = 'issued.';
/** The same where all that the path depended on until then is anybody's to send. */
const TO_ANYBODY = `${ISSUED}to-anybody.`;

/** Under which name it is kept of a path that it signed something. */
export function issuedKey(
  { causes }: Pick<Path, 'causes'>,
  names: readonly string[],
  claims: string,
): string {
  const start = isAnybodys(causes) ? TO_ANYBODY : `${ISSUED}to-some.`;
  return `${start}${[...names].sort().join(',')}\t${claims}`;
}

/** Whether a name is one under which something is kept that was signed for somebody. */
export function isIssued(key: string): boolean {
  return key.startsWith(ISSUED);
}

/**
 * What the handlers of a project sign for anybody who asks: tokens for guests, with a key that a guard trusts. Those
 * whose claims come from a store are somebody's own, who was written down there.
 */
export function findIssued(
  view: SourceView,
  routers: readonly RouterHost[],
  { judge, judgeShortly, packages }: Judges,
): (names: readonly string[]) => readonly Issued[] {
  const found: { readonly names: string; readonly issued: Issued }[] = [];
  const isMeant = handlersWith(packages, view, SIGNING, isSigning);
  if (isMeant === null) return () => [];
  // Many call something that has the name of what calls something that signs: those are not followed for long.
  const ask = (value: Value): LayerResult =>
    (signsItself(packages, value) ? judge : judgeShortly)(value);
  const { open } = settersAmong(isMeant, routers, judge, ask);
  for (const [names, claims] of open.flatMap(issuedIn)) {
    found.push({ names, issued: { claims: withTimes(claims), why: whyIssued(names) } });
  }
  return (names) => {
    const wanted = [...names].sort().join(',');
    return found.filter((each) => each.names === wanted).map(({ issued }) => issued);
  };
}

/** The claims that a handler signs for anybody, each with the names of the key. */
function issuedIn({ writes }: LayerResult): readonly (readonly [names: string, claims: Frozen])[] {
  return writes
    .flatMap(({ writes: written }) => [...written])
    .filter(([key, claims]) => key.startsWith(TO_ANYBODY) && !isFromElsewhere(claims))
    .map(([key, claims]) => [key.slice(TO_ANYBODY.length).split('\t')[0] ?? '', claims]);
}

function whyIssued(names: string): string {
  return `the application signs tokens with ${names} for anybody who asks`;
}

/** A new value each time: paths find out what they are. */
function withTimes(claims: Frozen): () => Followed {
  return () => {
    const made = settled(thaw(claims));
    if (made.kind !== 'object') return made;
    for (const name of ['iat', 'exp']) {
      if (!made.props.has(name)) made.props.set(name, any(CALLER, { type: 'number', name }));
    }
    return made;
  };
}

function signsItself(packages: PackageTable, value: Value): boolean {
  return optionsOf(value)
    .flatMap((option) => functionsIn(packages, option, 0))
    .some(({ at }) => /\b(?:sign|encode)\s*\(/.test(textAt(at)));
}

export function isSigning(node: ts.Node): boolean {
  if (!ts.isCallExpression(node)) return false;
  return SIGNS.test(calledName(node));
}
