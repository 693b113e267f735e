import type { Machine } from '../../interpret/machine.js';
import type { Assigned } from '../../interpret/follow/assigned.js';
import { engine } from '../../interpret/follow/engine.js';
import { isFromCaller } from '../../interpret/follow/derive.js';
import { followAll } from '../../interpret/follow/follow.js';
import { fromOutside } from '../../interpret/follow/outer.js';
import { isAnybodys, type Path, type World } from '../../interpret/follow/path.js';
import { drain, startTask } from '../../interpret/follow/tasks.js';
import { truthOf } from '../../interpret/follow/truth.js';
import {
  CALLED_FROM_OUTSIDE,
  fromCaller,
  object,
  plain,
  settled,
  UNDEFINED,
  unread,
  type Value,
} from '../../interpret/follow/values.js';
import { worldApart } from './world-apart.js';
import type { OwnArgument, OwnCode } from './packages/row.js';

/** Whether somebody gets through: nobody, somebody for certain, or that is not known. */
export type OwnVerdict = 'never' | 'maybe' | 'certain';

/**
 * Whether a function of the project, to which a package leaves a decision, may let somebody through who knows no
 * secret.
 */
export function judgeOwnCode(
  machine: Machine,
  assigned: Assigned,
  external: World['external'],
  own: OwnCode,
): OwnVerdict {
  if (own.code.kind !== 'function') return 'maybe';
  const { code, gets, opens } = own;
  const world = worldApart(machine, assigned, external);
  const attempt = (path: Path): OwnVerdict => {
    let opened = false;
    const judge = (value: Value | undefined): boolean => isOpen(path, opens, value ?? UNDEFINED);
    const done = plain('done', ([error, value]) => {
      if (opens.startsWith('calls back') && !truthOf(path, error ?? UNDEFINED) && judge(value)) {
        opened = true;
      }
      return UNDEFINED;
    });
    const args = gets.map((each) => argument(each, done, own.claims));
    const target = fromOutside(path, code, null);
    const task = startTask(path, engine.call(path, target, null, args, CALLED_FROM_OUTSIDE));
    drain(path);
    if (path.incomplete !== null) return 'maybe';
    if (!opens.startsWith('calls back') && task.state === 'fulfilled') opened = judge(task.value);
    const isCertain = isAnybodys(path.causes);
    // Code that is not read may call back what it was handed.
    if (!opened) return isCertain || !opens.startsWith('calls back') ? 'never' : 'maybe';
    return isCertain ? 'certain' : 'maybe';
  };
  const environment = { secrets: SECRET_VARIABLES, withoutSecrets: false, open: false };
  const { outcomes, incomplete } = followAll(world, environment, attempt);
  if (outcomes.includes('certain')) return 'certain';
  return incomplete !== null || outcomes.includes('maybe') ? 'maybe' : 'never';
}

const SECRET_VARIABLES: ReadonlySet<string> = new Set();

function isOpen(path: Path, opens: OwnCode['opens'], value: Value): boolean {
  const known = settled(value);
  switch (opens) {
    case 'gives something true':
    case 'calls back something true':
      return truthOf(path, known);
    case 'gives something false':
      return !truthOf(path, known);
    case 'gives a key of the caller':
    case 'calls back a key of the caller':
      // One that stands in the source is known to everybody who reads that.
      return isFromCaller(known) || known.kind === 'constant';
    case 'gives a token of its own':
      return isOwnToken(known);
    case 'returns':
      return true;
  }
}

/** Written in the source, taken from the environment, or signed there. */
function isOwnToken(value: Value): boolean {
  if (value.kind === 'constant') return Boolean(value.value);
  if (value.kind === 'external') return value.path.some((name) => /^(?:sign|encode)$/.test(name));
  return value.kind === 'any' && /^(?:secret|environment)$/.test(value.origin.by);
}

function argument(kind: OwnArgument, done: Value, claims: OwnCode['claims']): Value {
  switch (kind) {
    case 'done':
      return done;
    case 'verified claims':
      return claims?.() ?? unread('nobody has such claims');
    case 'request':
      return request();
    default:
      return fromCaller(kind === 'credential' ? 'token' : null);
  }
}

/** The request that a function of the project is handed: whatever it asks of it, the caller decides. */
function request(): Value {
  const made = object(
    ['get', 'header', 'param'].map((name) => [
      name,
      plain(name, () => fromCaller(name === 'param' ? null : 'header', 'string')),
    ]),
  );
  made.rest = fromCaller();
  return made;
}
