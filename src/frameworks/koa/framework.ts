import type {
  FrameworkParts,
  FrameworkProgram,
  LayeredFramework,
} from '../../routing/framework.js';
import { createWith } from './create.js';
import { createExchange } from './exchange/exchange.js';
import { callsOnAlone, LOOKS, mayCatch, WORDS } from './exchange/words.js';
import { isHarmless } from './harmless.js';
import { PACKAGES } from './packages/table.js';
import { pathSyntax } from './path-syntax.js';
import { DECORATOR_PACKAGE, decoratorAdvice, REGISTRARS } from './registrar-packages.js';
import { type RouterRules, rulesOf } from './router-rules.js';
import { isVerb } from './verbs.js';

/** What is made, called and handed over in Koa 2 and 3, with the routers of one version. */
export function koaOf(major: number, rules: RouterRules = rulesOf()): LayeredFramework {
  return {
    id: 'koa',
    label: 'Koa',
    major,
    paths: pathSyntax(rules),
    packages: PACKAGES,
    exchange: createExchange,
    words: WORDS,
    handlesErrors: () => false,
    mayCatch,
    callsOnAlone,
    isVerb,
    ownCall: () => null,
    whyNoMiddleware: (parameters) =>
      parameters > 2 ? `takes ${parameters} parameters: Koa hands it a context and next` : null,
    parts: PARTS,
    program: { ...PROGRAM, create: createWith(rules) },
  };
}

/** A file that matches can make an application or a router, or register on one, by itself. */
export const KOA_IMPORT =
  /(?:from|require\(|import\(|import)\s*['"](?:koa|@koa\/router|koa-router|koa-mount|koa-compose|koa-swagger-decorator)['"]/;

const PROGRAM: Omit<FrameworkProgram, 'create'> = {
  imports: KOA_IMPORT,
  makesApp: /\bnew\s+\(?\s*(?:\w*Koa\w*|require\(\s*['"]koa)/,
  isOwnPackage: (name) => /^(?:koa|@koa\/router|koa-router|koa-mount|koa-compose)$/.test(name),
  looks: LOOKS,
  receivers: {
    name: /^(?:app|application|router|server|koa|\w*(?:Router|App|Routes))$/,
    type: /^(?:Koa|Router|KoaRouter|Application|IRouter)\b/,
    typeInComment: /\b(?:Koa|Router|KoaRouter|Application)\b/,
    typeNames: new Set(['default', 'Router', 'Koa', 'Application']),
    typePackages: new Set(['koa', '@koa/router', 'koa-router', '@types/koa', '@types/koa-router']),
    made: /^(?:await\s+)?(?:new\s+)?(?:Koa|\w*Router)\s*\(/,
  },
  registrars: REGISTRARS,
  harmless: isHarmless,
  decorators: { packages: DECORATOR_PACKAGE, advice: decoratorAdvice },
};

const PARTS: FrameworkParts = {
  isHostName: (name) => /^(?:app|application|server|koa|\w*App)$/.test(name),
  isOwnPackage: (name) => name === 'koa',
  isInner: (name) => name.startsWith('koa/lib') || name.startsWith('@koa/router/'),
  isCalled: (member) =>
    /^(?:use|callback|handleRequest|createContext|compose|middleware|\*)$/.test(member),
  hasRequest: (member) =>
    /^(?:app|req|res|request|response|state|cookies|throw|assert|onerror|body|status|url|path|method|query|headers?|get|set|redirect|params|session)$/.test(
      member,
    ),
  hasResponse: (member) => /^(?:body|status|redirect|set|headers?|message|type)$/.test(member),
};
