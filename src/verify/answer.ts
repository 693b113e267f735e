import type { ClientRequest } from 'node:http';
import type { Answer } from './protocol.js';

/** Longer than what answers at once, shorter than anybody waits: what has not answered then is a finding. */
export const PATIENCE_MS = 10_000;

type Answered = Pick<Answer, 'status' | 'location'>;

export const NO_ANSWER: Answered = { status: null, location: null };

/**
 * Sends a request that was made with `timeout`, and tells what is answered. The body of the answer is not read. Never
 * rejects.
 */
export function answerTo(request: ClientRequest, body: string | null = null): Promise<Answered> {
  return new Promise((resolve) => {
    request.once('response', (response) => {
      const { statusCode, headers } = response;
      resolve({ status: statusCode ?? null, location: headers.location ?? null });
      response.destroy();
    });
    request.once('error', () => resolve(NO_ANSWER));
    request.once('timeout', () => request.destroy(new Error('no answer in time')));
    request.end(body ?? undefined);
  });
}

/** 401, 403, or a redirect to where one logs in. */
export function isRefusal({ status, location }: Answered): boolean {
  if (status === 401 || status === 403) return true;
  const isRedirect = status !== null && status >= 300 && status < 400;
  return isRedirect && /log-?in|sign-?in|auth|sso/i.test(location?.split('?')[0] ?? '');
}
