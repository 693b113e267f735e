import type { RelPath } from '../../model/types.js';
import type { Machine, PackageWrite } from '../../interpret/machine.js';
import { readName } from '../../interpret/scope.js';
import { type MemberWrite, memberWrites } from '../member-writes.js';
import { isTestFile } from '../../source/test-file.js';
import { type RouterHost, routersIn } from '../layers.js';
import type { FrameworkParts, LayeredFramework } from '../framework.js';

/** What the source of a project puts in the place of parts of packages, of the language and of the framework. */
export type Replaced = {
  /** Why nothing that was read holds any more; null where it does. */
  readonly everything: string | null;
  /** Members that every request has: why they are not known. */
  readonly request: ReadonlyMap<string, string>;
  /** Why a member of a package is not what the package has there; null where it is. */
  readonly inPackage: (name: string, path: readonly string[]) => string | null;
  /** Whether anything is set in any package. */
  readonly inAny: boolean;
};

type Member = { readonly path: readonly string[]; readonly why: string };

export function findReplaced(
  framework: LayeredFramework,
  machine: Machine,
  routers: readonly RouterHost[],
): Replaced {
  const { view } = machine;
  const members = new Map<string, Member[]>();
  const request = new Map<string, string>();
  let everything: string | null = null;
  const noteMember = ({ name, path }: Meaning & { kind: 'package' }, why: string): void => {
    members.set(name, [...(members.get(name) ?? []), { path, why }]);
  };
  const note = (file: RelPath, { chain, at, fills }: MemberWrite): void => {
    const where = `${file}:${view.locAt(file, at.getStart()).line}`;
    const why = `\`${chain.join('.').replace(/^require /, '')}\` is set in ${where}`;
    const what = meaningOf(framework, machine, routers, file, chain);
    if (what === null) return;
    if (what.kind === 'package') noteMember(what, why);
    else if (what.kind === 'request') request.set(what.name, why);
    else if (!fills) everything ??= why;
  };
  for (const file of view.files) {
    if (isTestFile(file)) continue;
    everything ??= stackChange(file, view.text(file) ?? '');
    if (!mayReplace(view.text(file) ?? '')) continue;
    const tree = view.tree(file);
    if (!tree) continue;
    for (const write of memberWrites(tree)) note(file, write);
    view.spare();
  }
  for (const write of machine.writes) {
    const meaning = writtenMeaning(framework, write);
    const why = `\`${[write.target.package, ...write.target.path, write.name].join('.')}\` is set when the application starts`;
    if (meaning?.kind === 'everything') everything ??= why;
    else if (meaning?.kind === 'package') noteMember(meaning, why);
  }
  if (routers.some((router) => router.isRestacked)) everything ??= RESTACKED;
  const inPackage = (name: string, path: readonly string[]): string | null =>
    members.get(name)?.find((member) => isPart(member.path, path))?.why ?? null;
  return { everything, request, inPackage, inAny: members.size > 0 };
}

const RESTACKED = 'the middleware of a router is changed by hand when the application starts';

/** What is put into a package by a function or a loop, which gets the package and the name handed. */
function writtenMeaning(framework: LayeredFramework, write: PackageWrite): Meaning | null {
  const { target, name } = write;
  const [base = '', ...names] = target.path;
  if (target.path.includes('()')) return null;
  if (target.package === 'global') {
    return write.isCertain ? languageMember(base, [...names, name]) : null;
  }
  return partOfPackage(framework, target.package, [...target.path, name]);
}

const WRITE =
  /(?<![\w$.])([\w$]+)((?:\s*\.\s*[\w$]+|\[[^\]\n]+\])+)\s*(?:\|\||&&|\?\?)?=(?![=>])|\b(?:assign|extend|merge|set|defineProperty|defineProperties|setPrototypeOf)\s*\(\s*([\w$]+)([^,;]*),|\brequire\s*\([^)]*\)\s*\.[\w$.]+\s*=(?![=>])|__define[GS]etter__/g;
const IMPORT =
  /\b(?:import|const|let|var)\s+([^;='"]*?)\s*(?:\bfrom\s*|=\s*require\s*\(\s*)['"][^.'"]/g;
const OF_ALL =
  /^(?:prototype|__proto__|request|response|use|all|route|handle|param|process_params)$/;

/** What can be told from the text alone: most files set members of nothing but their own, and are not parsed. */
function mayReplace(text: string): boolean {
  let imported: ReadonlySet<string> | null = null;
  for (const [whole, head, members, target, more] of text.matchAll(WRITE)) {
    const base = head ?? target;
    if (base === undefined || whole.startsWith('__')) return true;
    const names = (members ?? more ?? '').match(/[\w$]+/g) ?? [];
    if (names.some((name) => OF_ALL.test(name)) || BUILT_IN.test(base)) return true;
    imported ??= new Set(
      [...text.matchAll(IMPORT)].flatMap(([, list = '']) => list.match(/[\w$]+/g) ?? []),
    );
    if (imported.has(base)) return true;
  }
  return false;
}

/** Items of the list in which a router keeps its middleware: of an error `stack` is a text. */
const TAKEN_OUT =
  /\.stack\s*(?:[?!]?\.?\s*\[|[?!]?\.(?:find\w*|filter|forEach|map|at|slice|reduce|entries|values)\b)|\bof\s+[\w$.?!()]+\.stack\b/;

/** router 2.2.0 lib/layer.js, lib/route.js; express 4 lib/router: what a layer and a route are called by. */
const CALLED = /\.(?:dispatch|handle|handle_request|handleRequest)\s*(?:\(|\.(?:call|apply)\s*\()/;

/** Middleware that is taken out of a router, or put elsewhere in it, by hand. */
function stackChange(file: RelPath, text: string): string | null {
  const isChanged =
    /\b_?router\b[\w$.?!()]*\.stack\s*(?:=(?!=)|\[[^\]]*\]\s*=(?!=)|\.(?:splice|pop|shift|unshift|push|sort|reverse|fill|copyWithin)\s*\(|\.length\s*=(?!=))/.test(
      text,
    ) ||
    (/\.stack\b/.test(text) && /\.handle\s*=(?![=>])/.test(text));
  if (isChanged) return `the middleware of a router is changed by hand in ${file}`;
  const isCalled = TAKEN_OUT.test(text) && CALLED.test(text);
  return isCalled ? `the middleware of a router is called by hand in ${file}` : null;
}

/** A write to `jwt.verify` says the same of `jwt.verify.call`; one that is not named, of everything. */
function isPart(written: readonly string[], asked: readonly string[]): boolean {
  const [first, second] = written.filter((name) => name !== 'default' && name !== 'prototype');
  const isClass = written.includes('prototype') && second === undefined;
  if (first === undefined || first === '*' || isClass) return true;
  return asked.includes(first);
}

type Meaning =
  | { readonly kind: 'package'; readonly name: string; readonly path: readonly string[] }
  | { readonly kind: 'request'; readonly name: string }
  | { readonly kind: 'everything' };

const EVERYTHING: Meaning = { kind: 'everything' };

function meaningOf(
  framework: LayeredFramework,
  machine: Machine,
  routers: readonly RouterHost[],
  file: RelPath,
  chain: readonly string[],
): Meaning | null {
  const { parts } = framework;
  const [base = '', ...names] = /^(?:globalThis|global)$/.test(chain[0] ?? '')
    ? chain.slice(1)
    : chain;
  const last = names.at(-1) ?? '';
  const proto = names.indexOf('__proto__');
  if (proto >= 0 && names[proto + 1] !== undefined) return memberOf(parts, 'request', last);
  const exchange = names.findIndex((name) => name === 'request' || name === 'response');
  const owner = exchange > 0 ? names[exchange - 1] : base;
  const isOfExchange = exchange >= 0 && exchange === names.length - 2;
  if (isOfExchange || parts.isCalled(last)) {
    const isHost =
      parts.isHostName(owner ?? '') ||
      parts.isOwnPackage(packageOf(machine, file, base) ?? '') ||
      isRouter(machine, routers, file, base);
    if (isHost && !isOfExchange) return EVERYTHING;
    if (isHost)
      return memberOf(parts, names[exchange] === 'request' ? 'request' : 'response', last);
  }
  return languageMember(base, names) ?? packageMember(framework, machine, file, base, names);
}

function memberOf(
  parts: FrameworkParts,
  owner: 'request' | 'response',
  name: string,
): Meaning | null {
  if (name === '*') return EVERYTHING;
  const isKnown = owner === 'request' ? parts.hasRequest(name) : parts.hasResponse(name);
  if (isKnown) return EVERYTHING;
  return owner === 'request' ? { kind: 'request', name } : null;
}

const BUILT_IN =
  /^(?:Array|String|Object|Function|RegExp|Map|Set|Promise|Buffer|Number|Boolean|JSON|Reflect)$/;

/** What every list, text or object of the program has. */
function languageMember(base: string, names: readonly string[]): Meaning | null {
  if (!BUILT_IN.test(base)) return null;
  const [first = '', second] = names;
  const builtIn: unknown = Reflect.get(globalThis, base);
  if (typeof builtIn !== 'function' && typeof builtIn !== 'object') return null;
  if (first !== 'prototype') return first in (builtIn ?? {}) ? EVERYTHING : null;
  const proto: unknown = Reflect.get(builtIn ?? {}, 'prototype');
  const isKnown = base === 'Object' || second === '*' || second === undefined;
  return isKnown || (typeof proto === 'object' && proto !== null && second in proto)
    ? EVERYTHING
    : null;
}

function packageMember(
  framework: LayeredFramework,
  machine: Machine,
  file: RelPath,
  base: string,
  names: readonly string[],
): Meaning | null {
  const name = packageOf(machine, file, base);
  if (name === null) return null;
  const member = memberName(machine, file, base);
  return partOfPackage(framework, name, member === null ? names : [member, ...names]);
}

function partOfPackage(
  { parts, isVerb }: LayeredFramework,
  name: string,
  path: readonly string[],
): Meaning | null {
  const [first, second, third] = path;
  if (/^(?:node:)?https?$/.test(name) && second === 'prototype') {
    if (first === 'IncomingMessage') return memberOf(parts, 'request', third ?? '*');
    return first === 'ServerResponse' ? memberOf(parts, 'response', third ?? '*') : null;
  }
  if (parts.isOwnPackage(name) || parts.isInner(name)) {
    const last = path.at(-1) ?? '';
    return parts.isCalled(last) || isVerb(last) || parts.isInner(name) ? EVERYTHING : null;
  }
  return { kind: 'package', name, path };
}

/** The package that a name at the top of a file comes from; null where it comes from elsewhere. */
function packageOf(machine: Machine, file: RelPath, base: string): string | null {
  if (base.startsWith('require ')) {
    const target = machine.view.resolveModule(file, base.slice('require '.length));
    return target && 'package' in target ? target.package : null;
  }
  const origin = machine.view.originOf(file, base);
  return origin.kind === 'package' ? origin.name : null;
}

function memberName(machine: Machine, file: RelPath, base: string): string | null {
  if (base.startsWith('require ')) return null;
  const origin = machine.view.originOf(file, base);
  if (origin.kind !== 'package') return null;
  return /^(?:default|\*|)$/.test(origin.member) ? null : origin.member;
}

function isRouter(
  machine: Machine,
  routers: readonly RouterHost[],
  file: RelPath,
  base: string,
): boolean {
  if (routers.some(({ name, creation }) => name === base && creation.file === file)) return true;
  const scope = machine.modules.get(file)?.scope;
  const value = scope && readName(scope, base);
  return value ? routersIn(value).length > 0 : false;
}
