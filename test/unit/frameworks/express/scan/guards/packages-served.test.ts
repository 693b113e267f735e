import { describe, expect, it } from 'vitest';
import { PACKAGES } from '../../../../../../src/frameworks/express/packages/table.js';
import type { Sets } from '../../../../../../src/routing/guards/packages/row.js';
import { readExternal, withModules } from './made.js';
import { ANONYMOUS, PREFLIGHT } from './anonymous.js';
import { type Case, CASES } from './package-cases.js';
import { SESSION } from './package-setups.js';
import { type Outcome, serving } from './served.js';

const named = CASES.map(
  (each, index) => [`${index}: ${each.verdict}: ${each.written}`, each] as const,
);

/** What the case is, as a module: read by us, and run by Node. */
function textOf({ setup = '', written }: Case, exported: string): string {
  return `${SESSION}\n${setup}\nconst mw = ${written};\nmodule.exports = ${exported};`;
}

/** The row of a case; the sixth version of express-jwt is installed under another name. */
function found(each: Case): NonNullable<ReturnType<typeof PACKAGES.rowFor>> {
  const row = PACKAGES.rowFor(
    readExternal(textOf(each, 'mw').replaceAll('express-jwt6', 'express-jwt')),
  );
  if (row === null) throw new Error(`no row for ${each.written}`);
  return row;
}

describe('rows of packages, on a real Express', () => {
  it.each(named)('%s', async (_, each) => {
    const { verdict, sets, row, isExcepting } = found(each);
    expect(verdict.kind).toBe(each.verdict);
    expect(isExcepting).toBe(each.written.includes('.unless('));
    await withModules(async (load) => {
      const middleware = load(textOf(each, `[${each.chain ?? 'mw'}]`));
      await serving([middleware], async (request) => {
        const outcomes: Outcome[] = [];
        for (const sent of ANONYMOUS) outcomes.push(await request(sent));
        const reached = outcomes.filter((outcome) => outcome.reached);
        expect(reached.length > 0).toBe(each.isOpen ?? each.verdict === 'passes');
        if (each.verdict === 'passes' && each.isLying !== true) {
          for (const outcome of reached) expectOnly(outcome, sets, each.chain === undefined);
        }
        if (row.openMethods?.includes('OPTIONS')) {
          expect((await request(PREFLIGHT)).reached).toBe(true);
        }
        if (each.proof) {
          const proven = await request(each.proof);
          expect(proven.reached).toBe(true);
          for (const member of sets.verified) {
            if (!OPTIONAL.has(member)) expect(memberOf(proven, member)).toBeDefined();
          }
        }
      });
    });
  });
});

/** `authInfo` is there with what a strategy says beside the user. */
const OPTIONAL = new Set(['authInfo']);

/** An anonymous request carries what the row names and nothing else, and nothing that is verified. */
function expectOnly(outcome: Outcome, sets: Sets, isAlone: boolean): void {
  for (const member of sets.verified) {
    if (!member.endsWith('*')) expect(memberOf(outcome, member)).toBeUndefined();
  }
  if (!isAlone) return;
  const heads = new Set(
    [...sets.everybody, ...sets.byCaller].map((member) => member.split('.')[0] ?? member),
  );
  // What starts with `_` is a package's own; Node and Express keep the others.
  const others = outcome.members.filter(
    (name) => !name.startsWith('_') && !['next', 'route'].includes(name),
  );
  expect(others.filter((name) => !heads.has(name))).toEqual([]);
  for (const member of sets.everybody) expect(member in (outcome.request ?? {})).toBe(true);
}

function memberOf({ request }: Outcome, member: string): unknown {
  return member
    .split('.')
    .reduce<unknown>(
      (value, name) => (value as Readonly<Record<string, unknown>> | null | undefined)?.[name],
      request,
    );
}
