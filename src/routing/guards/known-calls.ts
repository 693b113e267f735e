import { packageName } from '../../source/resolve.js';
import { shownCall } from '../../interpret/follow/calls.js';
import { isFromCaller, mayFail } from '../../interpret/follow/derive.js';
import { addressOf } from '../../interpret/follow/addresses.js';
import { SIGNATURE_OF_ANY, TOKEN_OF_ANY } from '../../interpret/follow/secrets.js';
import { asJson } from '../../interpret/follow/made-of.js';
import { truthOf } from '../../interpret/follow/truth.js';
import { takeForSecret } from '../../interpret/follow/environment.js';
import { choose, type Path, Thrown, type World } from '../../interpret/follow/path.js';
import { awaited, fulfilled, rejected, startTask } from '../../interpret/follow/tasks.js';
import {
  any,
  type Any,
  called,
  constant,
  external,
  type ExternalValue,
  FALSE,
  type Flow,
  fromCaller,
  isCallable,
  isNullish,
  NULL,
  native,
  object,
  type PromiseValue,
  ready,
  SECRET,
  settled,
  type Site,
  textOf,
  UNDEFINED,
  unread,
  type Value,
} from '../../interpret/follow/values.js';
import { callsBack } from './called-back.js';
import { compareSafely, cryptoCall, keyedDigest, randomOf } from './crypto-calls.js';
import type { LayeredFramework } from '../framework.js';
import { computes } from './elsewhere.js';
import { secretNames } from './issued.js';
import { placedPath, publicFile, whyKeyIsPublic } from './files-read.js';
import { signsTokens } from './packages/signing.js';
import { externalAsRead } from './as-read.js';
import { foundBy, lookUpIn } from './look-up.js';
import { errorOf, statusOfError } from './errors.js';
import { pathCall } from './path-calls.js';
import { configValue } from './node-config.js';
import { madeWith, verifierFor } from './packages/find.js';
import { whyOutdated } from './packages/versions.js';
import type { Outcome, Verifier } from './packages/verifiers.js';

/**
 * Calls of packages whose outcome is known for somebody who has no secret: checks of credentials fail, look-ups
 * by a secret find nothing. Null for all others.
 */
export function createKnownCalls({
  ownCall,
}: Pick<LayeredFramework, 'ownCall'>): World['external'] {
  return (path, callee, args, site) => ownCall(callee, args) ?? knownCall(path, callee, args, site);
}

function knownCall(
  path: Path,
  callee: ExternalValue,
  args: readonly Value[],
  site: Site,
): Flow<Value> | null {
  const name = packageName(callee.package);
  const builtIn =
    callsBack(path, callee, args, site) ??
    nodeCall(path, callee, args, site) ??
    errorCall(callee, args);
  if (builtIn) return builtIn;
  const promised = promisified(callee);
  const target = promised ?? callee;
  const member = [...target.path, '()'].join('.').replaceAll('.()', '()');
  const verifier = verifierFor(target.package, member);
  if (verifier?.isSymmetric) return compareSafely(path, args);
  if (verifier) return verify(path, verifier, called(target, args), site, promised !== null);
  // cookie-signature 1.2.2 index.js: the value, a dot, and its HMAC.
  if (callee.package === 'cookie-signature' && member === 'sign()') {
    return ready(keyedDigest([UNDEFINED, args[1] ?? UNDEFINED, args[0] ?? UNDEFINED]));
  }
  if (fillsByLodash(callee, args[0])) {
    return path.world.engine.call(path, external('global', ['Object', 'assign']), null, args, site);
  }
  const asked = called(callee, args);
  const lookUp = lookUpIn(asked);
  if (lookUp) {
    // The answer comes when it is awaited: until then more is added to the question.
    if (lookUp.row.arrives === 'promise' && !lastCallback(args)) return ready(asked);
    const found = foundBy(path, lookUp.row, lookUp.calls, asked);
    const callback = lastCallback(args);
    if (callback) return later(path, callback, found, site);
    return found.state === 'rejected' ? fail(found.value) : ready(found.value);
  }
  if (name === 'async_hooks' || name === 'node:async_hooks') {
    if (callee.path.at(-1) !== 'run' || !args[1]) return null;
    return path.world.engine.call(path, args[1], null, args.slice(2), site);
  }
  return null;
}

function nodeCall(
  path: Path,
  callee: ExternalValue,
  args: readonly Value[],
  site: Site,
): Flow<Value> | null {
  const name = callee.package.replace(/^node:/, '');
  const member = callee.path.join('.');
  if (name === 'crypto') return cryptoCall(path, callee, args, site);
  // `crypto.randomUUID()`: the global has what Node's module has.
  if (callee.package === 'global' && callee.path[0] === 'crypto') {
    return cryptoCall(path, { ...callee, path: callee.path.slice(1) }, args, site);
  }
  const inPath = name === 'path' ? pathCall(member, args) : null;
  if (inPath) return ready(inPath);
  const made = randomOf(callee, args, site);
  if (made) return ready(made);
  const placed = placedPath(path, callee, args);
  if (placed) return ready(placed);
  const file = publicFile(path, callee, args);
  if (file) {
    const callback = lastCallback(args);
    return callback ? later(path, callback, fulfilled(file), site) : ready(file);
  }
  const address = settled(args[0] ?? UNDEFINED);
  if (name === 'util' && /^(?:inspect|format)$/.test(member))
    return asJson(path, args.map(settled));
  if (name === 'url' && member === 'parse') {
    return address.kind === 'constant' ? ready(addressOf(String(address.value))) : null;
  }
  if (callee.package === 'config' && (member === 'get' || member === 'has')) {
    const asked = textOf(args[0]);
    const value = asked === null ? null : configValue(path, asked);
    return value && ready(member === 'has' ? constant(!isNullish(value)) : value);
  }
  if (callee.package === 'parseurl' && member === '' && args[0]) return parsedUrl(path, args[0]);
  return null;
}

function* parsedUrl(path: Path, request: Value): Flow<Value> {
  const url = settled(yield* path.world.engine.member(path, request, 'url'));
  return url.kind === 'constant' ? addressOf(String(url.value)) : fromCaller('url');
}

/** Errors of http-errors and Boom carry a status. */
function errorCall(callee: ExternalValue, args: readonly Value[]): Flow<Value> | null {
  if (!/^(http-errors|@hapi\/boom|boom)$/.test(callee.package)) return null;
  const status = statusOfError(called(callee, args));
  const value = status === null ? fromCaller('status', 'number') : constant(status);
  const isBoom = callee.package !== 'http-errors';
  return ready(
    object([
      // The framework looks for a status there, which Boom has elsewhere.
      ...(isBoom
        ? []
        : ([
            ['status', value],
            ['statusCode', value],
          ] as const)),
      ['message', args.map(settled).find(isMessage) ?? constant('')],
      ['expose', constant(!isBoom && status !== null && status < 500)],
      ['name', constant('Error')],
      ['isBoom', constant(isBoom)],
      [
        'output',
        object([
          ['statusCode', value],
          ['payload', object()],
        ]),
      ],
    ]),
  );
}

/** A text among what makes an error: its status comes first, and its members are an object. */
function isMessage(value: Value, index: number): boolean {
  if (value.kind === 'any') return index > 0 || value.type === 'string';
  return value.kind === 'constant' && typeof value.value === 'string';
}

/** What awaiting something of a package gives, where that is known: a look-up. */
export function knownAnswer(path: Path, value: ExternalValue): PromiseValue | null {
  const lookUp = lookUpIn(value);
  return lookUp && foundBy(path, lookUp.row, lookUp.calls, value);
}

const ASSIGNS = /^(?:assign|assignIn|extend)$/i;
const MERGES = /^(?:merge|defaults|defaultsDeep)$/i;

/**
 * Whether a call of lodash 4.17.21 puts the members of the others into the first. Those that go deeper than that are
 * only known where the first is a session or the like.
 */
function fillsByLodash({ package: name, path }: ExternalValue, target?: Value): boolean {
  if (!/^lodash(?:[./]\w+)?$/.test(name)) return false;
  const called = path.at(-1) ?? name.split(/[./]/).at(-1) ?? '';
  return ASSIGNS.test(called) || (MERGES.test(called) && settled(target ?? NULL).kind === 'host');
}

function* fail(error: Value): Flow<Value> {
  yield* ready(UNDEFINED);
  throw new Thrown(error);
}

/** Hands the answer to a callback, some time later. */
function later(path: Path, callback: Value, found: PromiseValue, site: Site): Flow<Value> {
  const given = found.state === 'rejected' ? [found.value] : [NULL, found.value];
  path.macro.push(() => {
    startTask(path, path.world.engine.call(path, callback, null, given, site));
  });
  return ready(UNDEFINED);
}

/** The function behind `promisify(f)`. */
export function promisified({ package: name, path, args }: ExternalValue): ExternalValue | null {
  const isUtil = /^(node:)?util$/.test(name);
  const [inner] = args;
  if (!isUtil || path.join('.') !== 'promisify.()' || inner?.kind !== 'external') return null;
  return inner;
}

/** A check of what the caller sent: it fails, unless the key is the caller's as well. */
function verify(
  path: Path,
  verifier: Verifier,
  call: ExternalValue,
  site: Site,
  isPromised: boolean,
): Flow<Value> {
  const isKeyLast = !verifier.isMadeFirst && call.args.length - 1 === verifier.key;
  const callback = isPromised || isKeyLast ? undefined : lastCallback(call.args);
  const args = callback ? call.args.slice(0, -1) : call.args;
  const made = verifier.isMadeFirst ? madeWith(call) : args;
  const credential = credentialIn(args[verifier.credential] ?? UNDEFINED, verifier.within);
  const key = verifier.key === null ? null : settled(made[verifier.key] ?? UNDEFINED);
  if (key && isCallable(key)) return verifyWithAsked(path, verifier, call, key, site, isPromised);
  for (const each of key ? madeOf(key) : []) {
    takeForSecret(path, each, signsTokens(verifier.package) ? TOKEN_OF_ANY : SIGNATURE_OF_ANY);
  }
  const unshown = (why: string): Flow<Value> => {
    return choose(path, 2, { why, at: site.at }) === 0
      ? reply('reads', unread(why, true))
      : reply(usual);
  };
  const reply = (outcome: Outcome, value: Value = UNDEFINED): Flow<Value> =>
    deliver(path, outcome, value, callback, site, isPromised);
  const settings = externalAsRead({ ...call, args: [...made] }).args;
  const usual = (callback ? verifier.withCallback : undefined) ?? verifier.outcome;
  if (usual === 'reads') {
    if (!callback && !isPromised) mayFail(path, fromCaller('claims'));
    return reply('reads');
  }
  if (path.environment.insider && choose(path, 2, null) === 0) return reply('reads');
  const isEmpty = credential.kind === 'constant' && !credential.value;
  const isSent = isFromCaller(credential) || isEmpty;
  const whyPublic = key && whyKeyIsPublic(path, key);
  if (whyPublic !== null)
    return unshown(`the key of ${shownCall(site)} is no secret: ${whyPublic}`);
  const keyIsSent = key !== null && isFromCaller(key);
  const weakness =
    whyOutdated(path.world.machine.view, verifier.package, verifier.outdated) ??
    verifier.weakness?.(settings, externalAsRead({ ...call, args: [...args] }).args) ??
    null;
  const isWeak = weakness !== null;
  if (keyIsSent || (isWeak && weakKey(key))) return reply('reads');
  if (key?.kind === 'constant' && typeof key.value === 'string' && key.value !== '') {
    return unshown(
      `the key of ${shownCall(site)} is written in the source, for everybody who reads that`,
    );
  }
  if (isWeak) return unshown(`${weakness} (${shownCall(site)})`);
  // What is checked is not what the caller sent, so that nothing is shown of the caller.
  if (!isSent) return unshown('what is verified is not what the caller sent');
  if (isEmpty && verifier.absent !== undefined) return reply(verifier.absent);
  const issued = key ? (path.world.issued?.(secretNames(key)) ?? []) : [];
  const token = issued.length > 0 ? issued[choose(path, issued.length + 1, null) - 1] : undefined;
  if (token) {
    path.causes.push({ why: token.why, at: site.at });
    const claims = token.claims();
    const isWhole = verifier.package === 'jose';
    return reply('reads', isWhole ? object([['payload', claims]]) : claims);
  }
  if (verifier.absent === undefined) return reply(usual);
  const isAbsent =
    credential.kind === 'any' && credential.truth !== true && choose(path, 2, null) === 1;
  return reply(isAbsent ? verifier.absent : usual);
}

/** A key, and what it is computed of: `bcrypt.compare(sent, bcrypt.hashSync(process.env.PASSWORD))`. */
function madeOf(key: Value): readonly Any[] {
  const known = settled(key);
  if (known.kind === 'any') return [known];
  return known.kind === 'external' && computes(known.package) ? known.args.flatMap(madeOf) : [];
}

function credentialIn(given: Value, within: string | undefined): Value {
  const known = settled(given);
  const member = known.kind === 'object' && within !== undefined ? known.props.get(within) : null;
  return member && member.kind !== 'accessor' ? settled(member) : known;
}

/** A check whose key a function gives or calls back, which sees what the token says of itself. */
function* verifyWithAsked(
  path: Path,
  verifier: Verifier,
  call: ExternalValue,
  ask: Value,
  site: Site,
  isPromised: boolean,
): Flow<Value> {
  const verifyWith = (key: Value): Flow<Value> => {
    const args = call.args.map((arg, index) => (index === verifier.key ? key : arg));
    return verify(path, verifier, { ...call, args }, site, isPromised);
  };
  const header = fromCaller('header');
  header.truth = true;
  header.nullish = false;
  if (verifier.withCallback && !isPromised) {
    const done = native('done', ([error, key]) =>
      verifyWith(truthOf(path, error ?? UNDEFINED) ? any(SECRET) : (key ?? UNDEFINED)),
    );
    yield* path.world.engine.call(path, ask, null, [header, done], site);
    return UNDEFINED;
  }
  const given = settled(
    yield* path.world.engine.call(path, ask, null, [header, fromCaller('token')], site),
  );
  if (given.kind !== 'promise') return yield* verifyWith(given);
  // Who waits for the answer waits for the key.
  return startTask(
    path,
    (function* () {
      const made = yield* verifyWith(yield* awaited(given));
      return made.kind === 'promise' ? yield* awaited(made) : made;
    })(),
  );
}

function weakKey(key: Value | null): boolean {
  return key === null || (key.kind === 'constant' && !key.value);
}

function lastCallback(args: readonly Value[]): Value | undefined {
  const last = args.at(-1);
  return last && isCallable(last) && args.length > 1 ? last : undefined;
}

/** Lets a check end as `outcome` says: `reads` gives `value`, or what the caller wants it to be. */
function* deliver(
  path: Path,
  outcome: Outcome,
  value: Value,
  callback: Value | undefined,
  site: Site,
  isPromised: boolean,
): Flow<Value> {
  const read = value === UNDEFINED ? fromCaller('claims') : value;
  if (callback) {
    const isError =
      outcome === 'throws' || outcome === 'rejects' || outcome === 'calls back an error';
    const given = outcome === 'reads' ? [NULL, read] : isError ? [errorOf()] : [NULL, FALSE];
    const call = (): Flow<Value> => path.world.engine.call(path, callback, null, given, site);
    if (choose(path, 2, null) === 0) yield* call();
    else {
      path.macro.push(() => {
        startTask(path, call());
      });
    }
    return UNDEFINED;
  }
  switch (outcome) {
    case 'throws':
      if (isPromised) return rejected(errorOf());
      throw new Thrown(errorOf());
    case 'rejects':
    case 'calls back an error':
      return rejected(errorOf());
    case 'calls back false':
    case 'promise of false':
      return fulfilled(FALSE);
    case 'promise of null':
      return fulfilled(NULL);
    case 'promise of undefined':
      return fulfilled(UNDEFINED);
    case 'false':
      return isPromised ? fulfilled(FALSE) : FALSE;
    case 'null':
      return isPromised ? fulfilled(NULL) : NULL;
    case 'an object without fields':
      return object();
    case 'promise of an object without fields':
      return fulfilled(object());
    case 'promise of an error and nobody':
      return fulfilled(
        object([
          ['data', object(['user', 'session'].map((name) => [name, NULL]))],
          ['error', errorOf()],
        ]),
      );
    case 'reads':
      return isPromised ? fulfilled(read) : read;
  }
}
