import { problem } from '../model/diagnostic.js';
import type { Diagnostic, SourceLoc } from '../model/types.js';
import { packageName } from '../source/resolve.js';
import type { ExternalValue } from '../interpret/values.js';
import { isForeign } from './external-values.js';
import { locOf, shortName } from './places.js';
import type { Handover } from './read.js';
import type { FrameworkProgram } from './framework.js';
import { registrarOf } from './registrars.js';

const FIX =
  'state its routes in a comment on the line above: // authwright-route: GET /one, POST /two (or none, when it registers nothing)';

/** What is said of code that is not read and gets the application; null where that is harmless. */
export function handoverDiagnostic(
  program: FrameworkProgram,
  { callee, site }: Handover,
): Diagnostic | null {
  const name = shortName(site.at);
  const loc = locOf(site.name);
  if (callee.kind !== 'external' || !isForeign(callee)) return unknownRegistrar(name, loc);
  if (registersNothing(program, callee)) return null;
  const owner = packageName(callee.package);
  if (owner === 'global') return unknownRegistrar(name, loc);
  if (isReportedByName(program, callee, owner)) return null;
  return problem(
    'ROUTE_REGISTRAR_PACKAGE',
    `\`${name}\` of ${owner} gets a router; routes that it registers are not in the source`,
    FIX,
    loc,
  );
}

/** Whether code that gets the application is known to register nothing. */
export function isHarmless(
  program: FrameworkProgram,
  { callee }: Pick<Handover, 'callee'>,
): boolean {
  return callee.kind === 'external' && isForeign(callee) && registersNothing(program, callee);
}

function registersNothing({ harmless }: FrameworkProgram, callee: ExternalValue): boolean {
  const owner = packageName(callee.package);
  // `Reflect.apply(app.get, app, …)` registers; other globals only keep what they are given.
  if (owner === 'global') return !/^(?:Reflect\.apply$|Function\.)/.test(callee.path.join('.'));
  return harmless(owner) || isPredicate(callee) || settles(owner, callee);
}

/** `isArray(app)`, `require('lodash/isFunction')(app)`: what tells something about it. */
function isPredicate({ package: specifier, path }: ExternalValue): boolean {
  const name = path.at(-1) ?? specifier.split('/').at(-1) ?? '';
  return /^(?:is[A-Z]\w*|is-[\w-]+|lodash\.is\w+|isarray|isobject)$/.test(name);
}

const PROMISES = new Set('q bluebird when rsvp es6-promise promise p-defer'.split(' '));

/** `q.resolve(app)`, `deferred.resolve({ server: app })`: a promise of it. */
function settles(owner: string, { path }: ExternalValue): boolean {
  return PROMISES.has(owner) && /^(?:resolve|reject|fulfill|when|all)$/.test(path.at(-1) ?? '');
}

/** What is known to register is told with what guards it, also where no router is handed to it. */
function isReportedByName(
  program: FrameworkProgram,
  { path }: ExternalValue,
  owner: string,
): boolean {
  const called = path.filter((part) => part !== '()').join('.') || 'default';
  return registrarOf(program, owner)?.entries.test(called) ?? false;
}

function unknownRegistrar(name: string, loc: SourceLoc): Diagnostic {
  return problem(
    'ROUTE_REGISTRAR_UNKNOWN',
    `\`${name}\` gets a router, and what it is could not be read: routes that it registers are not known`,
    FIX,
    loc,
  );
}
