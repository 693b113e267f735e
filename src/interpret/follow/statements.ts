import { ts } from 'ts-morph';
import { functionOf } from './functions.js';
import { bindName } from './bind.js';
import { classValue } from './classes.js';
import { equals } from './compare.js';
import { type Completion, NORMAL } from './completion.js';
import { declareVariables } from './declarations.js';
import { joined } from './joins.js';
import { executeLoop } from './loops.js';
import { declareName, inner } from './names.js';
import { giveUp, type Path, placeAt, Thrown } from './path.js';
import { truthOf } from './truth.js';
import { type Env, type Flow, object, UNDEFINED, type Value } from './values.js';
import { anyOf } from './operands.js';
import { constant } from './values.js';

/** Executes `statements` in order, in `env`, in which their declarations go. */
export function* executeStatements(
  path: Path,
  statements: readonly ts.Statement[],
  env: Env,
): Flow<Completion> {
  hoist(statements, env);
  return yield* executeEach(path, statements, env);
}

function* executeEach(path: Path, statements: readonly ts.Statement[], env: Env): Flow<Completion> {
  for (const statement of statements) {
    const ended = yield* executeStatement(path, statement, env);
    if (ended.how !== 'normal') return ended;
  }
  return NORMAL;
}

/** The functions of a block are there before its first statement; its variables and classes hold nothing. */
function hoist(statements: readonly ts.Statement[], env: Env): void {
  for (const statement of statements) {
    if (ts.isFunctionDeclaration(statement) && statement.name) {
      declareName(env, statement.name.text, functionOf(statement, env));
    } else if (ts.isVariableStatement(statement)) {
      for (const { name } of statement.declarationList.declarations) {
        if (ts.isIdentifier(name) && !env.names.has(name.text))
          declareName(env, name.text, UNDEFINED);
      }
    } else if (ts.isClassDeclaration(statement) && statement.name) {
      declareName(env, statement.name.text, UNDEFINED);
    }
  }
}

function* executeStatement(path: Path, node: ts.Statement, env: Env): Flow<Completion> {
  path.steps -= 1;
  if (path.steps <= 0) {
    giveUp(path, 'it is longer than what is followed');
    return { how: 'return', value: UNDEFINED };
  }
  const { engine } = path.world;
  if (ts.isExpressionStatement(node)) {
    yield* engine.evaluate(path, node.expression, env);
    return NORMAL;
  }
  if (ts.isVariableStatement(node)) {
    yield* declareVariables(path, node.declarationList, env);
    return NORMAL;
  }
  if (ts.isReturnStatement(node)) {
    const value = node.expression ? yield* engine.evaluate(path, node.expression, env) : UNDEFINED;
    return { how: 'return', value };
  }
  if (ts.isIfStatement(node) || ts.isTryStatement(node) || ts.isSwitchStatement(node)) {
    return yield* joined(path, node, () => [env], executeBranching(path, node, env));
  }
  if (ts.isIterationStatement(node, false)) {
    return yield* joined(path, node, () => [env], executeLoop(path, node, env, null));
  }
  if (ts.isBlock(node)) return yield* executeStatements(path, node.statements, inner(env));
  if (ts.isThrowStatement(node)) {
    path.here = placeAt(path, node, env.scope.file);
    throw new Thrown(yield* engine.evaluate(path, node.expression, env));
  }
  if (ts.isBreakStatement(node)) return { how: 'break', label: node.label?.text ?? null };
  if (ts.isContinueStatement(node)) return { how: 'continue', label: node.label?.text ?? null };
  if (ts.isLabeledStatement(node)) return yield* executeLabeled(path, node, env);
  if (ts.isClassDeclaration(node)) {
    if (node.name) declareName(env, node.name.text, yield* classValue(path, node, env));
    return NORMAL;
  }
  if (ts.isEnumDeclaration(node)) {
    declareName(env, node.name.text, yield* enumValue(path, node, env));
    return NORMAL;
  }
  if (ts.isWithStatement(node)) giveUp(path, '`with` is not followed');
  return NORMAL;
}

function* executeBranching(
  path: Path,
  node: ts.IfStatement | ts.TryStatement | ts.SwitchStatement,
  env: Env,
): Flow<Completion> {
  const { engine } = path.world;
  if (ts.isTryStatement(node)) return yield* executeTry(path, node, env);
  if (ts.isSwitchStatement(node)) return yield* executeSwitch(path, node, env);
  const condition = yield* engine.evaluate(path, node.expression, env);
  const at = placeAt(path, node.expression, env.scope.file);
  if (truthOf(path, condition, at)) return yield* executeStatement(path, node.thenStatement, env);
  return node.elseStatement ? yield* executeStatement(path, node.elseStatement, env) : NORMAL;
}

function* enumValue(path: Path, node: ts.EnumDeclaration, env: Env): Flow<Value> {
  const made = object();
  const own = inner(env);
  let next: Value = constant(0);
  for (const member of node.members) {
    if (ts.isComputedPropertyName(member.name)) continue;
    const value: Value = member.initializer
      ? yield* path.world.engine.evaluate(path, member.initializer, own)
      : next;
    made.props.set(member.name.text, value);
    declareName(own, member.name.text, value);
    next = anyOf(ts.SyntaxKind.PlusToken, value, constant(1));
  }
  return made;
}

function* executeTry(path: Path, node: ts.TryStatement, env: Env): Flow<Completion> {
  let ended: Completion | null = null;
  let failed: Thrown | null = null;
  const { catchClause, finallyBlock } = node;
  path.tries += 1;
  try {
    ended = yield* executeStatement(path, node.tryBlock, env);
  } catch (error) {
    if (!(error instanceof Thrown)) throw error;
    failed = error;
  } finally {
    path.tries -= 1;
  }
  if (failed && catchClause) {
    const own = inner(env);
    const thrown = failed;
    failed = null;
    if (finallyBlock) path.tries += 1;
    try {
      const variable = catchClause.variableDeclaration;
      if (variable) yield* bindName(path, variable.name, thrown.value, own);
      ended = yield* executeStatements(path, catchClause.block.statements, own);
    } catch (error) {
      if (!(error instanceof Thrown)) throw error;
      failed = error;
    } finally {
      if (finallyBlock) path.tries -= 1;
    }
  }
  if (finallyBlock) {
    const last = yield* executeStatement(path, finallyBlock, env);
    if (last.how !== 'normal') return last;
  }
  if (failed) throw failed;
  return ended ?? NORMAL;
}

function* executeSwitch(path: Path, node: ts.SwitchStatement, env: Env): Flow<Completion> {
  const subject = yield* path.world.engine.evaluate(path, node.expression, env);
  const own = inner(env);
  const { clauses } = node.caseBlock;
  hoist(
    clauses.flatMap((clause) => [...clause.statements]),
    own,
  );
  let start = -1;
  for (const [index, clause] of clauses.entries()) {
    if (!ts.isCaseClause(clause)) continue;
    const label = yield* path.world.engine.evaluate(path, clause.expression, own);
    path.here = placeAt(path, clause.expression, env.scope.file);
    if (equals(path, subject, label, false)) {
      start = index;
      break;
    }
  }
  if (start < 0) start = clauses.findIndex(ts.isDefaultClause);
  if (start < 0) return NORMAL;
  const statements = clauses.slice(start).flatMap((clause) => [...clause.statements]);
  const ended = yield* executeEach(path, statements, own);
  return ended.how === 'break' && ended.label === null ? NORMAL : ended;
}

function* executeLabeled(path: Path, node: ts.LabeledStatement, env: Env): Flow<Completion> {
  const label = node.label.text;
  const ended = ts.isIterationStatement(node.statement, false)
    ? yield* executeLoop(path, node.statement, env, label)
    : yield* executeStatement(path, node.statement, env);
  return ended.how === 'break' && ended.label === label ? NORMAL : ended;
}
