import type { Expectation } from './cases.js';
import { type Answer, header } from './wire.js';

/** The figures of a case are those of an idle machine; a busy one gets so much more. */
const SLOWNESS = 10;

/** What of `expect` the answer does not meet. */
export function unmet(expect: Expectation, answer: Answer, variant: string | null): string[] {
  const statuses = expect.perVariant?.[variant ?? ''] ?? expect.status ?? expect.finalStatus;
  const problems: string[] = [];
  if (statuses && !statuses.includes(answer.status)) {
    problems.push(
      `status ${answer.status} instead of ${statuses.join(' or ')}: ${answer.body.slice(0, 200)}`,
    );
  }
  for (const [name, pattern] of Object.entries(expect.headers ?? {})) {
    const value = header(answer, name);
    if (value === undefined || !new RegExp(pattern).test(value)) {
      problems.push(`${name}: ${String(value)} does not match ${pattern}`);
    }
  }
  for (const unwanted of expect.notHeaders ?? []) {
    const found = answer.headers.find(([name, value]) =>
      new RegExp(unwanted).test(`${name}: ${value}`),
    );
    if (found) problems.push(`there is a header ${found.join(': ')}`);
  }
  if (expect.maxMs !== undefined && answer.ms > expect.maxMs * SLOWNESS) {
    problems.push(`took ${Math.round(answer.ms)} ms instead of ${expect.maxMs}`);
  }
  return [...problems, ...unmetBody(expect, answer)];
}

function unmetBody({ body = {} }: Expectation, answer: Answer): string[] {
  const problems: string[] = [];
  for (const text of body.contains ?? []) {
    if (!answer.body.includes(text))
      problems.push(`the body has no ${text}: ${answer.body.slice(0, 200)}`);
  }
  for (const text of body.notContains ?? []) {
    if (answer.body.includes(text)) problems.push(`the body has ${text}`);
  }
  if (body.problem === undefined && body.has === undefined) return problems;
  const members = JSON.parse(answer.body) as Record<string, unknown>;
  for (const name of body.has ?? []) {
    if (members[name] === undefined) problems.push(`the body has no ${name}`);
  }
  for (const [name, value] of Object.entries(body.problem ?? {})) {
    if (members[name] !== value)
      problems.push(`${name} is ${String(members[name])} in the problem`);
  }
  return problems;
}

/** Of requests sent together, one alone may get what all of them asked for. */
export function unmetTogether(
  { exactlyOne, others = [] }: Expectation,
  answers: readonly Answer[],
): string[] {
  const winners = answers.filter(({ status }) => status === exactlyOne).length;
  const odd = answers.filter(({ status }) => status !== exactlyOne && !others.includes(status));
  return [
    ...(winners === 1 ? [] : [`${winners} answers are ${String(exactlyOne)}`]),
    ...odd.map(({ status, body }) => `one of the others is ${status}: ${body.slice(0, 200)}`),
  ];
}
