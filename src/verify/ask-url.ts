import http from 'node:http';
import https from 'node:https';
import { answerTo, isRefusal, PATIENCE_MS } from './answer.js';
import { samplePath, type Target } from './requests.js';
import type { Finding } from './findings.js';

/** What a running instance answered, and the endpoints that were not asked for their method. */
export type UrlWitness = {
  readonly findings: readonly Finding[];
  readonly notAsked: readonly Target[];
};

/**
 * Asks a running instance with requests that change nothing: `HEAD` for what reads, and `GET` where that is allowed.
 * Nothing can be replaced there, so that it is not known what refuses.
 * @param base where it is: `http://localhost:3000`, with a path where a proxy puts one in front
 */
export async function askUrl(
  base: URL,
  targets: readonly Target[],
  { gets }: { readonly gets: boolean },
): Promise<UrlWitness> {
  const findings: Finding[] = [];
  const notAsked: Target[] = [];
  for (const target of targets) {
    const method = methodFor(target.endpoint.method, gets);
    if (method === null) notAsked.push(target);
    else findings.push(await ask(base, target, method));
  }
  return { findings, notAsked };
}

/** `HEAD` runs the handlers of `GET`; a method that may write is never sent. */
function methodFor(method: string, gets: boolean): string | null {
  if (method === 'HEAD' || method === 'OPTIONS') return method;
  return method === 'GET' || method === 'ALL' ? (gets ? 'GET' : 'HEAD') : null;
}

async function ask(base: URL, target: Target, method: string): Promise<Finding> {
  const path = samplePath(target);
  const url = new URL(base.pathname.replace(/\/$/, '') + path, base);
  const { request } = url.protocol === 'https:' ? https : http;
  const answered = await answerTo(
    request(url, { method, headers: { accept: 'application/json' }, timeout: PATIENCE_MS }),
  );
  const { status } = answered;
  const finding = (result: Finding['result'], what: string): Finding => ({
    target,
    result,
    what: `${method} ${path} ${what}`,
    at: null,
  });
  if (status === null) return finding('inconclusive', 'was not answered within 10 seconds');
  if (isRefusal(answered)) return finding('refused', `is answered ${status}`);
  return finding(status < 400 ? 'hole' : 'inconclusive', `is answered ${status}`);
}
