import { ts } from 'ts-morph';
import type { RelPath } from '../../model/types.js';
import { declarationOf } from './declaration.js';
import { packageName } from '../../source/resolve.js';
import type { SourceView } from '../../source/view.js';

/**
 * What a call on the application means for the place of the auth routes:
 * - `cors`: must run before them
 * - `early`: may run before them (helmet, logging, limits, settings, static files)
 * - `parser`, `session`: should run after them
 * - `route`: routes and routers under paths of their own; the auth routes go above them
 * - `barrier`: would take or refuse their requests, so must run after them (404 and error handlers,
 *   routers on the same path, other guards)
 */
export type StepKind = 'cors' | 'early' | 'parser' | 'session' | 'route' | 'barrier';

const PARSERS = new Set(['body-parser', 'multer', 'express-fileupload', 'express-formidable']);
const SESSIONS = new Set([
  'express-session',
  'cookie-session',
  'passport',
  'csurf',
  'csrf-csrf',
  'lusca',
  'express-openapi-validator',
]);
const GUARDS = new Set(['express-jwt', 'express-oauth2-jwt-bearer', 'express-basic-auth']);
const PARSER_MEMBERS = new Set(['json', 'urlencoded', 'raw', 'text']);

/** The kinds of the handlers of `app.use(…)`; `servedPath` is where the auth routes will be. */
export function kindsOfUse(
  view: SourceView,
  file: RelPath,
  call: ts.CallExpression,
  servedPath: string,
): readonly StepKind[] {
  const [first, ...rest] = call.arguments;
  if (!first) return [];
  const path = ts.isStringLiteralLike(first) ? first.text : null;
  const hasPath = path !== null || isPathLike(first);
  const handlers = (hasPath ? rest : call.arguments).flatMap((each) =>
    ts.isArrayLiteralExpression(each) ? [...each.elements] : [each],
  );
  const covers = !hasPath || path === null || coversPath(path, servedPath);
  // What is mounted at a path is a router or a handler, unless it is known to be something else.
  const otherwise = hasPath ? 'route' : 'early';
  const kinds = handlers.map((each) => kindOfHandler(view, file, each, otherwise));
  return kinds.map((kind) => {
    if (kind === 'route' && covers) return 'barrier';
    return kind === 'barrier' && !covers ? 'route' : kind;
  });
}

/** Whether a mount at `path` receives the requests for `servedPath`. */
function coversPath(path: string, servedPath: string): boolean {
  const prefix = path.replace(/\/+$/, '').toLowerCase();
  if (/[*{(:?+]/.test(prefix)) return true;
  return `${servedPath.toLowerCase()}/`.startsWith(`${prefix}/`);
}

function isPathLike(node: ts.Expression): boolean {
  return (
    ts.isTemplateExpression(node) ||
    ts.isRegularExpressionLiteral(node) ||
    (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) ||
    (ts.isArrayLiteralExpression(node) && node.elements.every(ts.isStringLiteralLike)) ||
    /(?:prefix|path|base|url)$/i.test(node.getText())
  );
}

/** Constants that hold each other deeper than this go in a circle. */
const DEEPEST_CONSTANT = 4;

function kindOfHandler(
  view: SourceView,
  file: RelPath,
  handler: ts.Expression,
  otherwise: StepKind,
  depth = 0,
): StepKind {
  if (ts.isArrowFunction(handler) || ts.isFunctionExpression(handler)) {
    return kindOfFunction(handler);
  }
  const called = ts.isCallExpression(handler);
  const callee = called ? handler.expression : handler;
  const text = callee.getText();
  const member = ts.isPropertyAccessExpression(callee) ? callee.name.text : null;
  const root = rootOf(callee);
  const origin = root ? view.originOf(file, root.text) : ({ kind: 'unknown' } as const);
  if (origin.kind === 'package') {
    return kindOfPackage(packageName(origin.name), member ?? origin.member);
  }
  if (/router$|routes?$|controllers?$|^api/i.test(text)) return 'route';
  if (origin.kind === 'unknown') return kindOfName(text, otherwise);
  const declared = declarationOf(view, origin.file, member ?? origin.name);
  if (!declared) return kindOfName(text, otherwise);
  if (ts.isFunctionLike(declared)) {
    if (called)
      return /\bRouter\(/.test(declared.getText()) ? 'route' : kindOfName(text, otherwise);
    const kind = kindOfFunction(declared);
    return kind === 'early' ? kindOfName(text, 'early') : kind;
  }
  const held = ts.isCallExpression(declared) && !called && depth < DEEPEST_CONSTANT;
  return held
    ? kindOfHandler(view, origin.file, declared, otherwise, depth + 1)
    : kindOfName(text, otherwise);
}

function kindOfPackage(name: string, member: string): StepKind {
  if (name === 'cors') return 'cors';
  if (name === 'express') {
    if (PARSER_MEMBERS.has(member)) return 'parser';
    return member === 'Router' ? 'route' : 'early';
  }
  if (PARSERS.has(name)) return 'parser';
  if (SESSIONS.has(name)) return 'session';
  if (GUARDS.has(name)) return 'barrier';
  return /swagger|graphql|apollo|trpc/.test(name) ? 'route' : 'early';
}

/** An error handler takes four parameters; what answers 401 is a guard, what never calls `next` answers always. */
function kindOfFunction(node: ts.SignatureDeclaration): StepKind {
  const next = node.parameters[2]?.name.getText();
  if (next === undefined || node.parameters.length > 3) return 'barrier';
  const body = bodyText(node);
  const passesOn = body.split(/[^\w$]+/).includes(next);
  return passesOn && !/\b401\b|unauthori[sz]ed/i.test(body) ? 'early' : 'barrier';
}

function bodyText(node: ts.SignatureDeclaration): string {
  return 'body' in node && node.body ? node.body.getText() : '';
}

function kindOfName(name: string, otherwise: StepKind): StepKind {
  if (/cors/i.test(name)) return 'cors';
  if (/error|not_?found|404|auth|guard|protect|jwt/i.test(name)) return 'barrier';
  if (/session|passport|csrf/i.test(name)) return 'session';
  if (/pars(?:er|ing)|bod(?:y|ies)|^express\.(?:json|urlencoded|raw|text)$/i.test(name))
    return 'parser';
  return /rout/i.test(name) ? 'route' : otherwise;
}

function rootOf(expression: ts.Expression): ts.Identifier | null {
  if (ts.isIdentifier(expression)) return expression;
  const inner =
    ts.isPropertyAccessExpression(expression) || ts.isCallExpression(expression)
      ? expression.expression
      : null;
  return inner && rootOf(inner);
}
