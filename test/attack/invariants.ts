import type { Project } from './target.js';
import { type Answer, header } from './wire.js';

/** An answer that breaks what holds for every answer. */
export type Broken = { readonly request: string; readonly problem: string };

const LEAKS: readonly RegExp[] = [
  /\bat .+:\d+:\d+/,
  /node_modules|router\/lib/,
  /\/home\/|\/usr\/|\/tmp\/|C:\\/,
  /SELECT |INSERT |UPDATE |DELETE FROM /,
  /SQLITE_|P20\d\d|E11000|ECONNREFUSED/,
  /SECRET/,
  /\$argon2|\$scrypt/,
];

/** What of `invariantsOnEveryResponse` the answer to `request` breaks. */
export function brokenInvariants(request: string, answer: Answer, project: Project): Broken[] {
  const path = (request.split(' ')[1] ?? request).replace(/^https?:\/\/[^/]+/, '');
  if (isOfParser(answer)) return [];
  const problems = [
    ...leaks(answer, project),
    ...challengeProblems(answer),
    ...(isAuthPath(path) && !isPublished(path) ? storable(answer) : []),
    ...(isOurs(path, answer) ? notAProblem(request, answer) : []),
  ];
  return problems.map((problem) => ({ request: request.slice(0, 120), problem }));
}

function leaks({ status, body }: Answer, { secrets }: Project): string[] {
  if (status < 400) return [];
  const told = secrets.filter((value) => body.includes(value));
  const found = LEAKS.filter((leak) => leak.test(body)).map(String);
  return [...told, ...found].map((leak) => `the body of ${status} tells ${leak}`);
}

function challengeProblems({ status, headers }: Answer): string[] {
  const challenges = headers.filter(([name]) => name === 'www-authenticate');
  const isRight = challenges.length === 1 && challenges[0]?.[1].startsWith('Bearer');
  return status === 401 && isRight !== true ? ['a 401 without exactly one Bearer challenge'] : [];
}

function storable(answer: Answer): string[] {
  const isStored = header(answer, 'cache-control')?.includes('no-store') !== true;
  return isStored ? [`an answer ${answer.status} of an auth route that may be stored`] : [];
}

function notAProblem(request: string, answer: Answer): string[] {
  const type = header(answer, 'content-type') ?? '';
  if (!type.startsWith('application/problem+json')) return [`${answer.status} came as ${type}`];
  if (request.startsWith('HEAD ')) return [];
  const problem = JSON.parse(answer.body) as Record<string, unknown>;
  const isWhole =
    problem['status'] === answer.status &&
    ['type', 'title', 'code'].every((name) => typeof problem[name] === 'string');
  return isWhole ? [] : [`${answer.status} came as ${answer.body}`];
}

/** Of what is secret. The published keys may be kept. */
function isPublished(path: string): boolean {
  return /^\/auth\/jwks\.json$/i.test(path);
}

function isAuthPath(path: string): boolean {
  return /^\/auth(\/|$|\?)/i.test(path);
}

/** Node refuses what is no HTTP by itself, with a status and nothing else. */
function isOfParser({ status, headers, body }: Answer): boolean {
  return (status === 400 || status === 431) && headers.length === 1 && body === '';
}

/** Whether generated code answered. It never says 404 or 405: those pages are the owner's. */
function isOurs(path: string, { status }: Answer): boolean {
  if (status < 400 || status === 404 || status === 405) return false;
  return isAuthPath(path) || [401, 403, 503].includes(status);
}
