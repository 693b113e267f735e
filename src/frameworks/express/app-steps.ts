import { ts } from 'ts-morph';
import type { AppFact, RelPath } from '../../model/types.js';
import { siblingsOf } from '../../source/statements.js';
import type { SourceView } from '../../source/view.js';
import { calledFunction, parameterFor, passes, unwrapped } from './app-functions.js';
import { kindsOfUse, type StepKind } from './step-kind.js';

/** A statement with the name that the application has there: `app`, `this.app`, the parameter of a loader. */
export type AppSite = {
  readonly file: RelPath;
  readonly variable: string;
  readonly statement: ts.Statement;
};

/**
 * One thing that is done to the application, in the order in which the program does it. Its statement is the
 * `if` or the loop when it is done in the body of one.
 */
export type AppStep = AppSite & {
  /** Where the function that does it is called beside the creation; null when it is done right there. */
  readonly entry: AppSite | null;
  /** The call in a chain (`app.use(a).use(b)`) when it is not the first of its statement. */
  readonly link: ts.CallExpression | null;
  readonly kinds: readonly StepKind[];
};

/** The statement that creates the application, and what is done to it after that. */
export type AppSetup = {
  readonly file: RelPath;
  readonly variable: string;
  /** For a class that creates it in a property: null, for the constructor begins after that. */
  readonly creation: ts.Statement | null;
  readonly steps: readonly AppStep[];
};

/** Setup functions that call each other deeper than this go in a circle. */
const DEEPEST_CALL = 8;

/** Reads how `app` is set up, through the functions of the project that it is passed to. Null when it cannot be seen. */
export function readSetup(view: SourceView, app: AppFact, servedPath: string): AppSetup | null {
  const tree = view.tree(app.file);
  const found = tree && (findCreation(tree, app.variable) ?? findParameter(tree, app.variable));
  if (!tree || !found) return null;
  const { statement, value, following } = found;
  const { file, variable } = app;
  const scope: Scope = { view, file, variable, servedPath, entry: null, depth: 0 };
  const steps = [
    ...(value ? stepsOfChain(scope, statement, chainOf(unwrapped(value)).calls, true) : []),
    ...following.flatMap((each) => stepsOf(scope, each)),
  ];
  return { file, variable, creation: statement, steps };
}

type Scope = {
  readonly view: SourceView;
  readonly file: RelPath;
  readonly variable: string;
  readonly servedPath: string;
  readonly entry: AppSite | null;
  readonly depth: number;
};

type Creation = {
  readonly statement: ts.Statement | null;
  readonly value: ts.Expression | null;
  /** The statements that run after it. */
  readonly following: readonly ts.Statement[];
};

function findCreation(tree: ts.SourceFile, variable: string): Creation | null {
  const visit = (node: ts.Node): Creation | undefined => {
    const value = createdValue(node, variable);
    if (value && /\bexpress\b/i.test(chainOf(unwrapped(value)).root.getText(tree))) {
      return creationAt(node, value);
    }
    return ts.forEachChild(node, visit);
  };
  return visit(tree) ?? null;
}

/** The function that gets an application made elsewhere as its parameter `variable`. */
function findParameter(tree: ts.SourceFile, variable: string): Creation | null {
  const visit = (node: ts.Node): Creation | undefined => {
    const body = bodyWithParameter(node, variable);
    if (body) return { statement: null, value: null, following: body.statements };
    return ts.forEachChild(node, visit);
  };
  return visit(tree) ?? null;
}

function bodyWithParameter(node: ts.Node, variable: string): ts.Block | null {
  const { parameters, body } = isFunction(node) ? node : {};
  const named = parameters?.some(({ name }) =>
    ts.isObjectBindingPattern(name)
      ? name.elements.some((element) => element.name.getText() === variable)
      : name.getText() === variable,
  );
  return named && body && ts.isBlock(body) ? body : null;
}

function isFunction(
  node: ts.Node,
): node is
  ts.ArrowFunction | ts.FunctionExpression | ts.FunctionDeclaration | ts.MethodDeclaration {
  return isCallback(node) || ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node);
}

function createdValue(node: ts.Node, variable: string): ts.Expression | undefined {
  if (ts.isVariableDeclaration(node)) {
    return node.name.getText() === variable ? node.initializer : undefined;
  }
  if (ts.isPropertyDeclaration(node)) {
    return `this.${node.name.getText()}` === variable ? node.initializer : undefined;
  }
  const assigns =
    ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  return assigns && node.left.getText() === variable ? node.right : undefined;
}

function creationAt(node: ts.Node, value: ts.Expression): Creation | undefined {
  if (ts.isPropertyDeclaration(node) && ts.isClassLike(node.parent)) {
    const body = node.parent.members.find(ts.isConstructorDeclaration)?.body;
    return body && { statement: null, value, following: body.statements };
  }
  let statement = node;
  while (!ts.isStatement(statement)) {
    if (ts.isSourceFile(statement)) return undefined;
    statement = statement.parent;
  }
  const siblings = siblingsOf(statement);
  return { statement, value, following: siblings.slice(siblings.indexOf(statement) + 1) };
}

function stepsOf(scope: Scope, statement: ts.Statement): readonly AppStep[] {
  if (ts.isBlock(statement)) return statement.statements.flatMap((each) => stepsOf(scope, each));
  if (ts.isTryStatement(statement)) return stepsOf(scope, statement.tryBlock);
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ initializer }) =>
      initializer ? stepsOfExpression(scope, statement, initializer) : [],
    );
  }
  if (ts.isExpressionStatement(statement)) {
    return stepsOfExpression(scope, statement, statement.expression);
  }
  if (ts.isReturnStatement(statement)) {
    return statement.expression ? stepsOfExpression(scope, statement, statement.expression) : [];
  }
  return ts.isIfStatement(statement) || ts.isIterationStatement(statement, false)
    ? together(scope, statement, statement)
    : [];
}

function stepsOfExpression(
  scope: Scope,
  statement: ts.Statement,
  expression: ts.Expression,
): readonly AppStep[] {
  const { root, calls } = chainOf(unwrapped(expression));
  if (root.getText() === scope.variable) return stepsOfChain(scope, statement, calls, false);
  const all = ts.isCallExpression(root) ? [root, ...calls] : calls;
  const inCallbacks = all.flatMap((owner) =>
    owner.arguments
      .filter(isCallback)
      .flatMap((each) =>
        isLoop(owner) || !ts.isBlock(each.body)
          ? together(scope, statement, each.body)
          : each.body.statements.flatMap((inner) => stepsOf(scope, inner)),
      ),
  );
  return [...all.flatMap((call) => stepsOfCall(scope, statement, call)), ...inCallbacks];
}

/** The calls of `app.a().b()`; `created` when the chain begins with the creation of the application. */
function stepsOfChain(
  scope: Scope,
  statement: ts.Statement | null,
  calls: readonly ts.CallExpression[],
  created: boolean,
): readonly AppStep[] {
  const { file, variable, entry } = scope;
  if (!statement) return [];
  if (calls.some((call) => methodOf(call) === 'route')) {
    return [{ file, variable, statement, entry, link: null, kinds: ['route'] }];
  }
  return calls.map((call, index) => ({
    file,
    variable,
    statement,
    entry,
    link: created || index > 0 ? call : null,
    kinds: kindsOfCall(scope, call),
  }));
}

/** What a function of the project does with the application when `call` runs it. */
function stepsOfCall(
  scope: Scope,
  statement: ts.Statement,
  call: ts.CallExpression,
): readonly AppStep[] {
  const { view, file, variable } = scope;
  const target = scope.depth < DEEPEST_CALL ? calledFunction(view, file, call.expression) : null;
  const handed = passes(call, variable);
  if (target && (handed || target.file === file)) {
    const inner = handed ? parameterFor(call, target, variable) : variable;
    if (inner !== null) {
      const entry = scope.entry ?? { file, variable, statement };
      const deeper = {
        ...scope,
        file: target.file,
        variable: inner,
        entry,
        depth: scope.depth + 1,
      };
      return target.body.statements.flatMap((each) => stepsOf(deeper, each));
    }
  }
  if (!handed || /createServer|listen|Server$/.test(call.expression.getText())) return [];
  return [
    { file, variable, statement, entry: scope.entry, link: null, kinds: [kindOfUnread(call)] },
  ];
}

/** A function that gets the application and cannot be read: what its name says, else that it adds routes. */
function kindOfUnread(call: ts.CallExpression): StepKind {
  const name = call.expression.getText();
  if (/error|not_?found/i.test(name)) return 'barrier';
  return /middleware|cors|helmet|logg|config|setting/i.test(name) ? 'early' : 'route';
}

/** Everything that is done to the application somewhere in `body`, as one step at `statement`. */
function together(scope: Scope, statement: ts.Statement, body: ts.Node): readonly AppStep[] {
  const kinds: StepKind[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const { root, calls } = chainOf(node);
      if (root.getText() === scope.variable && calls.length > 0) {
        kinds.push(...calls.flatMap((call) => kindsOfCall(scope, call)));
        calls.forEach((call) => call.arguments.forEach(visit));
        return;
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(body);
  const { file, variable, entry } = scope;
  return kinds.length > 0 ? [{ file, variable, statement, entry, link: null, kinds }] : [];
}

function kindsOfCall(scope: Scope, call: ts.CallExpression): readonly StepKind[] {
  switch (methodOf(call)) {
    case 'use':
      return kindsOfUse(scope.view, scope.file, call, scope.servedPath);
    case 'set':
    case 'enable':
    case 'disable':
    case 'engine':
    case 'param':
    case 'on':
      return ['early'];
    case 'listen':
      return ['barrier'];
    case 'options':
      return [/cors/i.test(call.getText()) ? 'cors' : 'route'];
    default:
      return [takesEveryPath(call.arguments[0]) ? 'barrier' : 'route'];
  }
}

function methodOf({ expression }: ts.CallExpression): string {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : '';
}

/** `'*'`, `'/*splat'` or a pattern with `.*`: a route for whatever no other took. */
function takesEveryPath(path: ts.Expression | undefined): boolean {
  return path !== undefined && /^(?:['"`]\/?(?:\*|\{\/?\*|:)|\/.*\.\*)/.test(path.getText());
}

/** `a.use(b).use(c)` as its root `a` and its calls in order; `express()` itself counts as a root. */
function chainOf(expression: ts.Expression): {
  readonly root: ts.Expression;
  readonly calls: readonly ts.CallExpression[];
} {
  const calls: ts.CallExpression[] = [];
  let root = expression;
  while (ts.isCallExpression(root) && ts.isPropertyAccessExpression(root.expression)) {
    if (root.expression.expression.kind === ts.SyntaxKind.ThisKeyword) break;
    calls.unshift(root);
    root = root.expression.expression;
  }
  return { root, calls };
}

function isCallback(node: ts.Node): node is ts.ArrowFunction | ts.FunctionExpression {
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node);
}

function isLoop({ expression }: ts.CallExpression): boolean {
  return (
    ts.isPropertyAccessExpression(expression) && /^(?:forEach|map)$/.test(expression.name.text)
  );
}
