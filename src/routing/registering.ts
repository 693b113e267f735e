import { ts } from 'ts-morph';
import { GIVES_TEXT } from '../interpret/invocation.js';
import { nodeAt, type Place } from '../interpret/place.js';
import {
  type Argument,
  type Host,
  type HostValue,
  type NativeValue,
  optionsOf,
  stringOf,
  union,
  unknown,
  type Site,
  type Value,
} from '../interpret/values.js';
import {
  argumentNode,
  flattenHandlers,
  type Layer,
  type NewLayer,
  type Recorder,
  type RouterHost,
} from './layers.js';
import { openingOf, remembered } from './remembered.js';

/** Adds what a call registers on a router, and tells the recorder. */
export function register(router: RouterHost, layer: NewLayer, recorder: Recorder): void {
  const { site } = layer;
  const complete: Layer = {
    ...layer,
    site: { ...remembered(site), name: writtenAt(site, layer.path) },
    opening: openingOf(site.node),
    conditions: recorder.conditions(),
  };
  router.layers.push(complete);
  recorder.registered(router, complete, site.name);
}

/**
 * Where a registration is written: at the name of the method, which for a computed one may be in the call of a
 * function around it. A name that is a constant of its own (`const GET = 'get'`) is shared by many; the path tells
 * them apart.
 */
function writtenAt({ key, name }: Site, path: Value | null): Place {
  if (!key) return name;
  const place = path?.kind === 'constant' ? path.at : null;
  const at = place && nodeAt(place);
  if (!isShared(nodeAt(key), at)) return key;
  return place && at && ts.isCallExpression(at.parent) ? place : name;
}

/** `const GET = 'get'`, `{ GET: 'get' }`; but not `{ method: 'get', path: '/x' }`, which is one registration. */
function isShared(key: ts.Node, path: ts.Node | null): boolean {
  const { parent } = key;
  if (ts.isAsExpression(parent) || ts.isSatisfiesExpression(parent)) return isShared(parent, path);
  if (ts.isPropertyAssignment(parent)) {
    return path?.parent.parent !== parent.parent && isShared(parent.parent, path);
  }
  return (
    ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent) || ts.isEnumMember(parent)
  );
}

/** What an application or a router has by its names: the program may put something else there. */
export function createMembers(
  recorder: Recorder,
  known: (name: string) => Value | null,
  owner: () => RouterHost,
  isServing: (name: string) => boolean,
): Pick<Required<Host>, 'member' | 'write'> {
  const members = new Map<string, Value>();
  const member = (name: string): Value | null => {
    const found = members.get(name) ?? known(name);
    const own = found?.kind === 'native' && !found.of ? { ...found, of: owner() } : found;
    if (own) members.set(name, own);
    return own;
  };
  return {
    member,
    write: (name, value) => {
      // `app.publish = …`, `app.get = …`: under a condition, what was there may still be.
      const before = recorder.conditions().length > 0 ? member(name) : null;
      members.set(name, before ? union([before, value]) : value);
      if (isServing(name)) recorder.replaced(owner(), name, value, null);
    },
  };
}

/** A member that is called. */
export function method(name: string, call: NativeValue['call']): NativeValue {
  return { kind: 'native', name, call };
}

const PATH_NAME = /(path|prefix|base|route|url|uri|endpoint|version|mount)\w*['"\])]*$/i;

/** `prefix()`, `config.get('api.path')`: calls are middleware more often, so the name has to be plain. */
const PATH_CALL = /(path|prefix|url|uri)['"\])()]*$/i;

/** Whether the first argument of `use` is a path: by its value, else by how it is written. */
export function isPathArgument(first: Argument, count: number, site: Site): boolean {
  const values = optionsOf(first.value).flatMap((value) =>
    value.kind === 'list' ? value.items.slice(0, 1) : [value],
  );
  // `null` and `false` beside something else: a handler that may be missing.
  const isNothing = (value: Value): boolean =>
    value.kind === 'constant' && !value.value && value.value !== '';
  if (
    values.some(
      (value) => value.kind === 'pattern' || (value.kind === 'constant' && !isNothing(value)),
    )
  )
    return true;
  if (values.length > 0 && values.every(isNothing)) return true;
  if (count < 2 || !values.some((value) => value.kind === 'unknown' || value.kind === 'external')) {
    return false;
  }
  if (values.some(isText)) return true;
  const node = argumentNode(site, first.index);
  if (ts.isTemplateExpression(node) || ts.isBinaryExpression(node)) return true;
  return ts.isCallExpression(node)
    ? PATH_CALL.test(node.getText())
    : PATH_NAME.test(node.getText());
}

/** What is only known at run time, but is a text or a regular expression: no middleware. */
function isText(value: Value): boolean {
  if (value.kind === 'unknown') return value.isText === true;
  if (value.kind !== 'external') return false;
  const [method = '', call] = value.path.slice(-2);
  if (call === '()' && GIVES_TEXT.has(method)) return true;
  const path = value.path.join('.');
  if (value.package === 'global') return TEXTS.test(path);
  return /^(?:node:)?path$/.test(value.package) && /^(?:posix\.)?\w+\.\(\)$/.test(path);
}

/** Of globals; what is read from JSON holds no functions either. */
const TEXTS =
  /^(?:(?:String|RegExp|encodeURI(?:Component)?)\.\(\)$|JSON\.parse\.\(\)|process\.env\b)/;

/** The list in which a router keeps its layers. */
export function stackOf(owner: () => RouterHost, recorder: Recorder): HostValue {
  const changing = (name: string): Value =>
    method(name, ({ length }, { at }) => {
      owner().isRestacked = true;
      const isMore = name === 'splice' ? length > 2 : ADDING.test(name) && length > 0;
      if (isMore) recorder.replaced(owner(), 'stack', PUT_BY_HAND, at);
      return unknown('it is taken out of a router');
    });
  const host: Host = {
    type: 'stack',
    member: (name) => (CHANGING.test(name) ? changing(name) : null),
    write: (name) => {
      owner().isRestacked = true;
      if (name !== 'length') recorder.replaced(owner(), 'stack', PUT_BY_HAND, null);
    },
    call: () => null,
  };
  return { kind: 'host', host };
}

const PUT_BY_HAND = unknown('it is put into a router by hand');
const ADDING = /^(?:push|unshift|fill)$/;

const CHANGING = /^(?:pop|push|shift|unshift|splice|sort|reverse|fill|copyWithin)$/;

/** `router.param('id', loader)`: what is called for a parameter before the handlers of a path that has it. */
export function addLoader(
  router: RouterHost,
  parameter: Argument | undefined,
  loader: Argument,
  site: Site,
  recorder: Recorder,
): void {
  const names = optionsOf(parameter?.value ?? unknown('nothing')).map((value) => stringOf(value));
  const [handler] = flattenHandlers([loader], site);
  if (!handler) return;
  const layer: Layer = {
    form: 'verb',
    method: 'ALL',
    path: null,
    handlers: [handler],
    site: remembered(site),
    opening: openingOf(site.node),
    conditions: recorder.conditions(),
    firstHandler: loader.index,
  };
  for (const name of names) router.loaders.push({ name, handler, layer });
}
