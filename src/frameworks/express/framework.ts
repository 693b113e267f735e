import { IncomingMessage, ServerResponse } from 'node:http';
import {
  constant,
  type ExternalValue,
  type Flow,
  fromState,
  ready,
  settled,
  UNDEFINED,
  type Value,
} from '../../interpret/follow/values.js';
import { create } from './create.js';
import { createExchange } from './exchange/exchange.js';
import { answersBy } from './exchange/response.js';
import { WORDS } from './exchange/words.js';
import { callsOnAlone, handlesErrors, LOOKS } from './handlers.js';
import { isHarmless } from './harmless.js';
import { PACKAGES } from './packages/table.js';
import { pathSyntax } from './path-syntax.js';
import { DECORATOR_PACKAGE, decoratorAdvice, REGISTRARS } from './registrar-packages.js';
import type {
  FrameworkParts,
  FrameworkProgram,
  LayeredFramework,
} from '../../routing/framework.js';
import { isVerb } from './verbs.js';

/** What is made, called and handed over in Express 4 and 5. */
export function expressOf(major: number): LayeredFramework {
  return {
    id: 'express',
    label: 'Express',
    major,
    paths: pathSyntax(major),
    packages: PACKAGES,
    exchange: (...given) => createExchange(major, ...given),
    words: WORDS,
    handlesErrors,
    callsOnAlone,
    isVerb,
    ownCall: settingOf,
    whyNoMiddleware: (parameters) =>
      parameters > 3
        ? `takes ${parameters} parameters: Express takes it for an error handler, and runs it for no request`
        : null,
    parts: PARTS,
    program: PROGRAM,
  };
}

/** A file that matches can make a router or register on one by itself. */
export const EXPRESS_IMPORT =
  /(?:from|require\(|import\(|import)\s*['"](?:express|express-promise-router|express-serve-static-core)['"]/;

const PROGRAM: FrameworkProgram = {
  imports: EXPRESS_IMPORT,
  makesApp: /\bexpress\s*\(/,
  create,
  isOwnPackage: (name) => /^(?:express|router|express-promise-router)$/.test(name),
  looks: LOOKS,
  receivers: {
    name: /^(?:app|application|router|server|express|\w*(?:Router|App|Routes))$/,
    type: /^(?:express\.|core\.|e\.)?(?:Router|IRouter|Express|Application|IRoute)\b|\btypeof express\b/,
    typeInComment: /\b(?:Router|IRouter|Express|Application)\b/,
    typeNames: new Set(['Router', 'IRouter', 'Express', 'Application', 'IRoute', 'Core']),
    typePackages: new Set(['express', 'express-serve-static-core', '@types/express']),
    made: /^(?:await\s+)?(?:new\s+)?(?:express(?:\.Router)?|Router|express\.default)\s*\(/,
  },
  registrars: REGISTRARS,
  harmless: isHarmless,
  decorators: { packages: DECORATOR_PACKAGE, advice: decoratorAdvice },
};

/** Methods by which a router is registered on, and asked. */
const CALLED = /^(?:use|all|route|handle|param|process_params|lazyrouter|\*)$/;

const OF_RESPONSE = /^(?:set|header|type|get|cookie|clearCookie|vary|location|locals|app|req)$/;
const OF_REQUEST =
  /^(?:get|header|headers|method|url|originalUrl|baseUrl|path|params|query|body|ip|ips|hostname|host|protocol|secure|xhr|is|accepts|app|res|next|route)$/;

const PARTS: FrameworkParts = {
  isHostName: (name) => /^(?:app|application|server|express\w*|\w*App)$/.test(name),
  isOwnPackage: (name) => name === 'express',
  isInner: (name) => name.startsWith('express/lib') || name.startsWith('router/'),
  isCalled: (member) => CALLED.test(member),
  hasRequest: (member) => member in IncomingMessage.prototype || OF_REQUEST.test(member),
  hasResponse: (member) =>
    answersBy(member) || member in ServerResponse.prototype || OF_RESPONSE.test(member),
};

/** `app.get('env')`: what Express takes from NODE_ENV. */
function settingOf(
  { package: name, path }: ExternalValue,
  [asked]: readonly Value[],
): Flow<Value> | null {
  if (name !== 'global' || path.join('.') !== '(router).get') return null;
  const setting = settled(asked ?? UNDEFINED);
  const text = setting.kind === 'constant' ? String(setting.value) : '?';
  return ready(
    text === 'env' ? constant('production') : fromState(`the setting \`${text}\` is not followed`),
  );
}
