import { ts } from 'ts-morph';
import { isSecretName } from '../../interpret/follow/compare.js';
import { textAt } from '../../interpret/place.js';
import { optionsOf, type Value } from '../../interpret/values.js';
import type { EnvironmentNeed } from '../../model/types.js';
import { calledName } from '../../source/calls.js';
import type { SourceView } from '../../source/view.js';
import type { Handler, RouterHost } from '../layers.js';
import { handlersReaching, handlersWith } from './handlers-with.js';
import { putAt } from './held.js';
import { escapeRegExp } from '../../model/escape-reg-exp.js';
import { functionsIn } from './handler-functions.js';
import { isSigning, SIGNING } from './issued.js';
import type { PackageTable } from './packages/table.js';
import { namesBefore } from './planted.js';
import type { Rest } from './rest.js';
import { fieldWrites } from './session-writes.js';
import { needing } from './results.js';
import { type Judges, standingBefore } from './setters.js';
import { sameName } from './tables.js';

/** Without which variables anybody is given the credentials that a guard takes. */
export type MadeBehind = (rests: readonly Rest[]) => readonly EnvironmentNeed[];

/** Looks at the handlers that give them: what stands before those, and what they ask themselves. */
export function createMadeBehind(
  view: SourceView,
  routers: readonly RouterHost[],
  judges: Judges,
): MadeBehind {
  const known = new Map<string, readonly EnvironmentNeed[]>();
  const asked = new Map<Value, readonly EnvironmentNeed[]>();
  const without: Without = ({ value }) => {
    const before = asked.get(value);
    if (before) return before;
    const names = variablesIn(judges.packages, value);
    const found = judges.judgeShortly(value).withoutEnv?.(names) ?? [];
    asked.set(value, found);
    return found;
  };
  return (rests) =>
    rests.flatMap((rest) => {
      const key = JSON.stringify(rest);
      const before = known.get(key);
      if (before) return before;
      known.set(key, []);
      const found = makersOf(view, judges, rest).flatMap((isMaker) =>
        neededBy(
          isMaker,
          routers,
          judges,
          (maker) =>
            !/^(?:row|put)$/.test(rest.by) || variablesIn(judges.packages, maker.value).length > 0
              ? without(maker)
              : [],
          without,
        ),
      );
      known.set(key, found);
      return found;
    });
}

type Without = (handler: Handler) => readonly EnvironmentNeed[];

type IsMaker = (handler: Handler) => boolean;

function makersOf(view: SourceView, { packages }: Judges, rest: Rest): readonly IsMaker[] {
  switch (rest.by) {
    case 'token':
      return [handlersWith(packages, view, SIGNING, isSigning)].filter((each) => each !== null);
    case 'field':
      return (fieldWrites(view).get(`session.${rest.name}`) ?? [])
        .filter(({ empties }) => !empties)
        .map(({ at }) => handlersReaching(packages, view, at));
    case 'put': {
      const isNamed = new RegExp(`(?<![\\w$])${escapeRegExp(rest.name)}(?![\\w$])`);
      const puts = handlersWith(
        packages,
        view,
        isNamed,
        (node) => putAt(node)?.names.includes(rest.name) === true,
      );
      return puts === null ? [] : [puts];
    }
    case 'row': {
      const { table } = rest.asked;
      if (table === null) return [];
      const creates = handlersWith(
        packages,
        view,
        CREATING,
        (node) =>
          ts.isCallExpression(node) &&
          CREATES.test(calledName(node)) &&
          (namesBefore(node).tables ?? []).some((name) => sameName(name, table)),
      );
      return creates === null ? [] : [creates];
    }
  }
}

const CREATES =
  /^(?:create|createMany|insert|insertOne|insertMany|save|upsert|[hm]?set|setex|query|execute)$/i;
const CREATING = /\.\s*(?:create|insert|save|upsert|set|query|execute)\w*\s*\(/i;

function neededBy(
  isMaker: IsMaker,
  routers: readonly RouterHost[],
  { judge }: Judges,
  ofMaker: Without,
  ofGuard: Without,
): readonly EnvironmentNeed[] {
  return standingBefore(isMaker, routers).flatMap(({ handler, before }) => {
    const verdicts = before.map(({ value }) => needing(judge(value)).verdict);
    const isKept = verdicts.some(
      ({ verdict, needsEnv }) => verdict === 'refuses' && needsEnv === undefined,
    );
    if (isKept) return [];
    const byGuards = before.flatMap((guard, index) =>
      verdicts[index]?.verdict === 'refuses' ? (verdicts[index].needsEnv ?? []) : ofGuard(guard),
    );
    return [...byGuards, ...ofMaker(handler)];
  });
}

/** The variables named as secrets that a function asks for itself, whoever sets them. */
function variablesIn(packages: PackageTable, value: Value): readonly string[] {
  const texts = optionsOf(value)
    .flatMap((option) => functionsIn(packages, option, 0))
    .map(({ at }) => textAt(at));
  const names = texts.flatMap((text) =>
    [...text.matchAll(/\bprocess\.env\.(\w+)/g)].map(([, name = '']) => name),
  );
  return [...new Set(names)].filter((name) => isSecretName(name));
}
