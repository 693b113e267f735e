import type { PackageTable } from './packages/table.js';
import { ts } from 'ts-morph';
import { calledName } from '../../source/calls.js';
import { textAt } from '../../interpret/place.js';
import { optionsOf, type Value } from '../../interpret/values.js';
import type { SourceView } from '../../source/view.js';
import type { RouterHost } from '../layers.js';
import { functionsIn } from './handler-functions.js';
import { handlersWith } from './handlers-with.js';
import { isIssued } from './issued.js';
import { isRole, plantedIn } from './planted.js';
import type { Frozen } from './request-state.js';
import { type Judges, settersAmong } from './setters.js';

/** A field that tells what somebody may do, and why anybody may choose what stands there. */
export type ChosenRole = { readonly field: string; readonly why: string };

const STORES = /^(?:create\w*|insert\w*|save|upsert|update\w*|values|set|sign|query|execute|run)$/;
const NAMES_ROLE =
  /\b(?:role|roles|isAdmin|is_admin|admin|isStaff|is_staff|permissions?|scopes?)\b/;

/** The fields that somebody who signs up chooses, of those that tell what they may do. */
export function findChosenRoles(
  view: SourceView,
  routers: readonly RouterHost[],
  { judge, judgeShortly, packages }: Judges,
): readonly ChosenRole[] {
  const isMeant = handlersWith(packages, view, NAMES_ROLE, (node) => {
    if (!ts.isCallExpression(node) || !STORES.test(calledName(node))) return false;
    const owner = ts.findAncestor(node, ts.isFunctionLike) ?? node;
    return NAMES_ROLE.test(owner.getText());
  });
  if (isMeant === null) return [];
  const { open } = settersAmong(isMeant, routers, judge, judgeShortly);
  const writes = open.flatMap((each) => each.writes);
  const stored = plantedIn(writes)
    .filter(({ field }) => isRole(field))
    .map(({ field, where }) => ({ field, why: whyChosen(field, where) }));
  const signed = writes.flatMap((each) =>
    [...each.writes].flatMap(([key, claims]) => (isIssued(key) ? rolesIn(claims) : [])),
  );
  return [...stored, ...signed];
}

function whyChosen(field: string, where: string): string {
  return `anybody may sign up with a \`${field}\` of their own choosing (${where})`;
}

function rolesIn(claims: Frozen): readonly ChosenRole[] {
  if (claims.kind !== 'object') return [];
  return [...claims.props].flatMap(([field, value]) =>
    isRole(field) && value.kind === 'any' && value.like.origin.by === 'caller'
      ? [{ field, why: whyChosen(field, 'in a token that is signed for them') }]
      : [],
  );
}

/** Whether a middleware names such a field, by its text. */
export function namesRole(packages: PackageTable, middleware: Value): boolean {
  return textsOf(packages, middleware).some((text) => NAMES_ROLE.test(text));
}

/** Whether a middleware compares a field, by its text. */
export function compares(packages: PackageTable, middleware: Value, field: string): boolean {
  const read = `\\.\\s*${field}\\b`;
  const isCompared = new RegExp(
    `${read}\\s*\\)?\\s*[!=]==?|[!=]==?\\s*[\\w.?]*${read}|includes\\([^)]*${read}|${read}[^;\\n]*\\.includes|!\\s*[\\w.?]*${read}`,
  );
  return textsOf(packages, middleware).some((text) => isCompared.test(text));
}

function textsOf(packages: PackageTable, middleware: Value): readonly string[] {
  return optionsOf(middleware)
    .flatMap((option) => functionsIn(packages, option, 0))
    .map(({ at }) => textAt(at));
}
