import { ts } from 'ts-morph';
import { nodeAt, textAt } from '../../../interpret/place.js';
import { escapeRegExp } from '../../../model/escape-reg-exp.js';
import type { FunctionValue } from '../../../interpret/values.js';
import { calledName } from '../../../source/calls.js';
import { nodesOf } from '../../../source/nodes.js';
import type { ExchangeWords } from '../../../routing/exchange-words.js';

/** How `(req, res, next)` are written. */
export const WORDS: ExchangeWords = {
  isRequest: ({ name, type }) =>
    /^_*req(?:uest)?$/i.test(name.getText()) || /Request\b/.test(type?.getText() ?? ''),
  nextAt: 2,
  rewriting: { members: ['url'], written: /\.\s*url\s*=(?!=)/ },
  // Behind something that can be called: most files hold no more than the parameters of handlers.
  byHand:
    /\.handle\b|(?<!\basync\s*)(?<=[\w$)\].!>/]\s*)\(\s*_?req\w*\s*,\s*_?res\w*|\barguments\b/,
  mayReply,
  sends,
  keeps,
  tells: (node) =>
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    ANSWERS.test(calledName(node))
      ? node.arguments
      : [],
  errorsIn: ({ at, arity }) => {
    const error = arity === 4 ? nodeAt(at).parameters[0] : undefined;
    return error ? [error.name] : [];
  },
};

const ANSWERS =
  /^(?:json|jsonp|send|end|write|set|header|setHeader|append|cookie|render|redirect)$/;

function mayReply(value: FunctionValue): boolean {
  if (value.arity === 4) return false;
  const text = textAt(value.at);
  if (/\barguments\b|\.res\b/.test(text)) return true;
  const { parameters, body } = nodeAt(value.at);
  const [request, response] = parameters.map(({ name }) => name);
  // `({ res }) => …`
  if (request && !ts.isIdentifier(request)) return true;
  // What was left on the request may answer as well. `(req, res)` of its own is no call.
  const isHanded = request && ts.isIdentifier(request) && callsOf(request.text);
  if (isHanded && isHanded.test(body?.getText() ?? '')) return true;
  if (!response) return parameters[0]?.dotDotDotToken !== undefined;
  if (!ts.isIdentifier(response)) return true;
  const uses = usesOf(response.text, text);
  const isOwnMethod = uses.some(({ index, 0: name }) => {
    const called = CALLED.exec(text.slice(index + name.length));
    const [, method = '', below] = called ?? [];
    return called && !(below ? KNOWN_OBJECTS : KNOWN_METHODS).test(method);
  });
  // What is handed on may be answered elsewhere.
  const isGiven = uses.some((use) => isHandedOn(text, use));
  return uses.length > 0 && (isGiven || isOwnMethod || sends(value));
}

/**
 * Whether the answer is put somewhere, by itself or in a function: what is called with the request and it,
 * `f(req, res)`, is followed.
 */
function keeps({ at }: FunctionValue): boolean {
  const { parameters, body } = nodeAt(at);
  const [request, response] = parameters.map(({ name }) => name);
  if (!request || !response || !ts.isIdentifier(response)) return false;
  const text = textAt(at);
  const called = new RegExp(`\\(\\s*${escapeRegExp(request.getText())}\\s*,\\s*$`);
  const isGiven = usesOf(response.text, text).some(
    (use) => isHandedOn(text, use) && !called.test(text.slice(0, use.index)),
  );
  const inner = body ? [...nodesOf(body)].filter(ts.isFunctionLike) : [];
  return (
    isGiven ||
    inner.some((each) =>
      each
        .getText()
        .match(/[\w$]+/g)
        ?.includes(response.text),
    )
  );
}

function isHandedOn(text: string, { index, 0: name }: RegExpExecArray): boolean {
  return !/^\s*[?!]?\.\s*\w/.test(text.slice(index + name.length));
}

/** Where a name is used in a text, behind the parameter that it is. */
function usesOf(wanted: string, text: string): readonly RegExpExecArray[] {
  return [...text.matchAll(/[\w$]+/g)].filter(([name]) => name === wanted).slice(1);
}

/** Methods of a response of Express and Node; `SENDING` has those that answer. */
const KNOWN_METHODS =
  /^(?:status|sendStatus|set|get|header|type|contentType|cookie|clearCookie|vary|links|location|attachment|append|setHeaders?|getHeaders?|hasHeader|removeHeader|appendHeader|getHeaderNames|flush|setTimeout|on|once|off|emit|addListener|removeListener|cork|uncork|destroy|addTrailers|writeContinue|send|json|jsonp|end|render|sendFile|sendfile|download|format|write|redirect|writeHead|flushHeaders|pipe)$/;

/** `.json(`, and `.jsend.success(`, of which the second name is no more looked at. */
const CALLED = /^\s*[?!]?\.\s*(\w+)\s*(?:[?!]?\.\s*(\w+)\s*)?(?:\?\.)?\(/;

/** What of a response of Express and Node has methods that do not answer. */
const KNOWN_OBJECTS = /^(?:app|req|socket|connection|log)$/;

/** `req.reply(…)`, `reply(req)` */
function callsOf(request: string): RegExp {
  const name = request.replaceAll('$', '\\$');
  return new RegExp(
    `(?<![\\w$.])${name}\\s*(?:\\.\\s*\\w+\\s*)+\\(|\\(\\s*${name}\\s*[,)]\\s*(?!=>)`,
  );
}

/** Whether its own text names anything that answers otherwise than with a status that refuses. */
function sends(value: FunctionValue): boolean {
  return SENDING.test(textAt(value.at).replace(new RegExp(REFUSING, 'gi'), ''));
}

const SENDERS = 'send|json|jsonp|end|render|sendFile|sendfile|download|format|write|flushHeaders';
const SENDING = new RegExp(
  `\\.\\s*(?:${SENDERS}|sendStatus|redirect|pipe|pipeline|writeHead|req)\\b`,
);
const REFUSING = `\\.status\\(\\s*(?:[45]\\d\\d|\\w*err\\w*\\.\\w+)[^()]*\\)\\s*\\.\\s*(?:${SENDERS})\\s*\\(|\\.sendStatus\\(\\s*[45]\\d\\d\\s*\\)`;
