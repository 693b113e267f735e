import { ts } from 'ts-morph';
import { OPEN_PART } from '../values.js';
import { assignTo, bindName } from './bind.js';
import { type Completion, NORMAL } from './completion.js';
import { declareVariables } from './declarations.js';
import { causeOf, derived, mayFail } from './derive.js';
import { everyItem } from './lists.js';
import { declareName, inner } from './names.js';
import { choose, giveUp, type Path, placeAt, Thrown } from './path.js';
import { awaited } from './tasks.js';
import { promiseOf } from './promises.js';
import { truthOf } from './truth.js';
import {
  constant,
  type Any,
  type Env,
  type Flow,
  ownKeys,
  settled,
  textOf,
  unread,
  type Value,
} from './values.js';

/** A loop whose end is only known at run time is followed for this many rounds. */
const MOST_ROUNDS = 200;

export function* executeLoop(
  path: Path,
  node: ts.IterationStatement,
  env: Env,
  label: string | null,
): Flow<Completion> {
  if (ts.isForOfStatement(node) || ts.isForInStatement(node)) {
    return yield* overItems(path, node, env, label);
  }
  const own = inner(env);
  if (ts.isForStatement(node) && node.initializer) {
    if (ts.isVariableDeclarationList(node.initializer)) {
      yield* declareVariables(path, node.initializer, own);
    } else {
      yield* path.world.engine.evaluate(path, node.initializer, own);
    }
  }
  const condition = ts.isForStatement(node)
    ? node.condition
    : ts.isWhileStatement(node) || ts.isDoStatement(node)
      ? node.expression
      : undefined;
  let choices = 0;
  for (let round = 0; ; round += 1) {
    if (condition && !(ts.isDoStatement(node) && round === 0)) {
      const before = path.taken.length;
      const value = yield* path.world.engine.evaluate(path, condition, own);
      const at = placeAt(path, condition, env.scope.file);
      if (!truthOf(path, value, at)) return NORMAL;
      if (path.taken.length > before) choices += 1;
    }
    if (choices > 2 || round > MOST_ROUNDS) {
      giveUp(path, 'it has a loop whose end is not known');
      return NORMAL;
    }
    const body = inner(own);
    for (const [name, cell] of own.names) declareName(body, name, cell.value);
    const ended = yield* path.world.engine.execute(path, [node.statement], body);
    for (const [name, cell] of own.names) cell.value = body.names.get(name)?.value ?? cell.value;
    const next = afterRound(ended, label);
    if (next) return next;
    if (ts.isForStatement(node) && node.incrementor) {
      yield* path.world.engine.evaluate(path, node.incrementor, own);
    }
  }
}

/** How the loop ends because of how a round did; null where it goes on. */
function afterRound(ended: Completion, label: string | null): Completion | null {
  switch (ended.how) {
    case 'normal':
      return null;
    case 'return':
      return ended;
    case 'break':
      return ended.label === null || ended.label === label ? NORMAL : ended;
    case 'continue':
      return ended.label === null || ended.label === label ? null : ended;
  }
}

function* overItems(
  path: Path,
  node: ts.ForOfStatement | ts.ForInStatement,
  env: Env,
  label: string | null,
): Flow<Completion> {
  const subject = settled(yield* path.world.engine.evaluate(path, node.expression, env));
  path.here = placeAt(path, node.expression, env.scope.file);
  const items = ts.isForOfStatement(node) ? itemsOf(path, subject) : keysOf(path, subject);
  for (const item of items) {
    const own = inner(env);
    const value =
      ts.isForOfStatement(node) && node.awaitModifier
        ? yield* awaited(promiseOf(path, item))
        : item;
    if (ts.isVariableDeclarationList(node.initializer)) {
      const [declaration] = node.initializer.declarations;
      if (declaration) yield* bindName(path, declaration.name, value, own);
    } else {
      yield* assignTo(path, node.initializer, value, env);
    }
    const next = afterRound(yield* path.world.engine.execute(path, [node.statement], own), label);
    if (next) return next;
  }
  return NORMAL;
}

/** The items that a loop meets: of a list that is not known none, one or two. */
function itemsOf(path: Path, subject: Value): readonly Value[] {
  if (subject.kind === 'list' && !subject.rest) return subject.items;
  if (subject.kind === 'list') return everyItem(path, subject);
  const text = textOf(subject);
  if (text !== null && !text.includes(OPEN_PART)) return Array.from(text, constant);
  if (subject.kind === 'constant' && textOf(subject) === null) {
    throw new Thrown(unread('it goes over no list'), true);
  }
  if (subject.kind === 'any') mayFail(path, subject);
  return someItems(path, subject);
}

function someItems(path: Path, subject: Value): readonly Value[] {
  const item = (): Any => derived([subject], 'the list is not known');
  const cause = causeOf(path, subject.kind === 'any' ? subject : item());
  return Array.from({ length: choose(path, path.environment.brief ? 2 : 3, cause) }, item);
}

function keysOf(path: Path, subject: Value): readonly Value[] {
  if (subject.kind === 'list' && !subject.rest) {
    return subject.items.map((_, index) => constant(String(index)));
  }
  if (subject.kind === 'object' && !subject.rest) {
    return ownKeys(subject).map(constant);
  }
  if (subject.kind === 'constant' && typeof subject.value !== 'string') return [];
  return someItems(path, subject);
}
