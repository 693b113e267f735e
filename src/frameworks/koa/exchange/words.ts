import { ts } from 'ts-morph';
import { nodeAt, textAt } from '../../../interpret/place.js';
import type { FunctionValue, Value } from '../../../interpret/values.js';
import { calledName } from '../../../source/calls.js';
import { nodesOf } from '../../../source/nodes.js';
import type { HandlerLooks } from '../../../routing/handler-shape.js';
import type { ExchangeWords } from '../../../routing/exchange-words.js';

const CONTEXT_NAME = /^_*(?:ctx|context|koaCtx|koaContext)$/i;
const CONTEXT_TYPE = /Context\b/;

/** How `(ctx, next)` are written. */
export const WORDS: ExchangeWords = {
  isRequest: ({ name, type }) =>
    CONTEXT_NAME.test(name.getText()) || CONTEXT_TYPE.test(type?.getText() ?? ''),
  nextAt: 1,
  rewriting: {
    members: ['url', 'path', 'routerPath', 'newRouterPath'],
    written:
      /\b(?:ctx|context|c|this)\s*\.\s*(?:request\s*\.\s*)?(?:url|path|routerPath|newRouterPath)\s*=(?!=)/,
  },
  byHand: /\.(?:routes|middleware|callback)\s*\(\s*\)\s*\(|(?<=[\w$)\]])\(\s*_?ctx\s*,\s*_?\w*next/,
  mayReply,
  sends: (value) => SENDING.test(textAt(value.at)),
  // What is not answered when the middleware has ended is answered with 404, and `respond` is followed.
  keeps: () => false,
  tells: (node) => {
    if (ts.isBinaryExpression(node)) {
      const isSet = membersSet(node).some(({ name }) => /^(?:body|message)$/.test(name.text));
      return isSet ? [node.right] : [];
    }
    const isTelling =
      ts.isCallExpression(node) &&
      ts.isPropertyAccessExpression(node.expression) &&
      /^(?:set|append|redirect|render|throw|send|end|write)$/.test(calledName(node));
    return isTelling ? node.arguments : [];
  },
  errorsIn: ({ at }) => {
    const next = nodeAt(at).parameters[1]?.name.getText();
    return next === undefined ? [] : [...nodesOf(nodeAt(at))].flatMap((node) => caught(node, next));
  },
};

/** The members that an assignment sets: `ctx.body ??= x`, `({ body: ctx.body, status: ctx.status } = x)`. */
function membersSet({
  operatorToken,
  left,
}: ts.BinaryExpression): readonly ts.PropertyAccessExpression[] {
  const { kind } = operatorToken;
  if (kind < ts.SyntaxKind.FirstAssignment || kind > ts.SyntaxKind.LastAssignment) return [];
  if (ts.isPropertyAccessExpression(left)) return [left];
  const isPattern = ts.isObjectLiteralExpression(left) || ts.isArrayLiteralExpression(left);
  return isPattern ? [...nodesOf(left)].filter(ts.isPropertyAccessExpression) : [];
}

/** `try { await next() } catch (error) { … }`, `next().catch((error) => …)` */
function caught(node: ts.Node, next: string): readonly ts.BindingName[] {
  const calls = (within: ts.Node): boolean =>
    [...nodesOf(within)].some(
      (each) => ts.isCallExpression(each) && each.expression.getText() === next,
    );
  if (ts.isTryStatement(node)) {
    const name = node.catchClause?.variableDeclaration?.name;
    return name && calls(node.tryBlock) ? [name] : [];
  }
  if (!ts.isCallExpression(node) || !calls(node.expression)) return [];
  return node.arguments.flatMap((each) => {
    const isCatching = /^(?:catch|then)$/.test(calledName(node)) && ts.isFunctionLike(each);
    return isCatching ? each.parameters.slice(0, 1).map(({ name }) => name) : [];
  });
}

/** What answers, by any name of the context: koa 3.3.0 lib/response.js. */
const SENDING =
  // Last as the target of a pattern or a loop: `({ a: ctx.body } = x)`, `for (ctx.body of x)`.
  /\.\s*(?:body|respond)\s*(?:\|\||&&|\?\?|\+)?=(?!=)|\.\s*(?:redirect|render|send|attachment|pipe|pipeline)\s*\(|\.\s*res\b|\.\s*status\s*=\s*(?![45]\d\d\b)|\.\s*(?:body|status|respond)(?:\s*(?:[,}\]=][^;]*)?[}\]]\s*=(?![=>])|\s+(?:of|in)\b)/;

/** Methods of the context that answer nothing. */
const KNOWN_METHODS =
  /^(?:throw|assert|get|set|append|remove|vary|is|accepts\w*|cookies|isAuthenticated|isUnauthenticated|log[iI]n|log[oO]ut)$/;

function mayReply({ at }: FunctionValue): boolean {
  const text = textAt(at);
  if (/\barguments\b/.test(text)) return true;
  const [context] = nodeAt(at).parameters;
  if (!context) return false;
  if (!ts.isIdentifier(context.name)) return true;
  if (SENDING.test(text)) return true;
  const { text: name } = context.name;
  const uses = [...text.matchAll(/[\w$]+/g)].filter(([word]) => word === name).slice(1);
  return uses.some(({ index }) => {
    const rest = text.slice(index + name.length);
    // What is handed on may be answered elsewhere.
    if (!/^\s*[?!]?\.\s*\w/.test(rest)) return true;
    const method = /^\s*[?!]?\.\s*(?:(?:state|response)\s*[?!]?\.\s*)?(\w+)\s*\(/.exec(rest)?.[1];
    return method !== undefined && !KNOWN_METHODS.test(method);
  });
}

/** `(ctx, next) => next()` */
export function callsOnAlone(value: Value): boolean {
  if (value.kind !== 'function') return false;
  const { parameters, body } = nodeAt(value.at);
  const next = parameters[1]?.name.getText();
  const text = body?.getText().replace(/[{};\s]|\breturn\b|\bawait\b/g, '') ?? '';
  return next !== undefined && text === `${next}()`;
}

/** Whether the text of a function may catch what comes back to it. */
export function mayCatch(value: Value): boolean {
  return value.kind === 'function' && /\bcatch\b/.test(textAt(value.at));
}

/** `(ctx)`, `(ctx, next)`. */
export const LOOKS: HandlerLooks = {
  byParameters: (parameters) => {
    const [context, next] = parameters;
    if (!context || parameters.length > 2) return false;
    if (WORDS.isRequest(context)) return true;
    if (!ts.isIdentifier(context.name)) {
      // `({ request, response })`
      return /\b(?:request|response|state|params|cookies|body)\b/.test(context.name.getText())
        ? null
        : false;
    }
    return next && /^_*next$/.test(next.name.getText()) ? true : null;
  },
  answers: (node, [context]) =>
    ts.isBinaryExpression(node) &&
    membersSet(node).some(
      ({ name, expression }) =>
        /^(?:body|status)$/.test(name.text) && expression.getText() === context,
    ),
  handsOn: 1,
  type: /^(?:\w+\.)?(?:I?Middleware|RouterMiddleware|RouterHandler)\b/,
};
