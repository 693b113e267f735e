import type { Endpoint } from '../model/types.js';
import { isLookedAt, servedBy, servedPhrase } from './served.js';

/** What the list of endpoints shows before anybody has touched it. */
export type Preselection = {
  readonly selected: boolean;
  /** A short phrase for the person; null when nothing is remarkable. */
  readonly reason: string | null;
};

/**
 * Whether an endpoint starts out as selected for a Bearer token: what the spec says first, then what its
 * name looks like, else yes. A suggestion for a prompt, never an answer by itself.
 *
 * A name hint needs a fixed path and a fitting method: `GET /patients/{id}/health` is data, and
 * `POST /webhooks` makes a subscription. `/metrics` is no hint, because what it tells is not for everybody.
 */
export function preselect(endpoint: Endpoint): Preselection {
  const { spec, routes } = endpoint;
  const guard = routes.find((route) => route.guarded === true)?.guard;
  if (spec?.security === 'open') {
    return guard == null
      ? { selected: false, reason: 'open in the spec' }
      : { selected: true, reason: `open in the spec, guarded by ${guard}` };
  }
  if (guard != null) return { selected: true, reason: `guarded by ${guard}` };
  if (spec?.security === 'secured') {
    const scheme = spec.bearer ? undefined : spec.schemes[0];
    return { selected: true, reason: scheme === undefined ? null : `${scheme} in the spec` };
  }
  const served = servedBy(endpoint);
  if (served !== null) {
    return { selected: !isLookedAt(served), reason: `serves ${servedPhrase(served)}` };
  }
  const hint = nameHint(endpoint);
  if (hint !== null) return { selected: false, reason: hint };
  if (routes.some((route) => route.rendersPage)) {
    return { selected: false, reason: 'renders a page' };
  }
  const readsBody = routes.some((route) => route.readsBody);
  return { selected: true, reason: readsBody ? 'upload, guarded before the body is read' : null };
}

type Hint = {
  readonly reason: string;
  readonly methods: readonly string[];
  /** Whether the segments of the path, without API prefix, in lower case and without `-` and `_`, fit. */
  fits(segments: readonly string[]): boolean;
};

const reading = ['GET', 'HEAD', 'ALL'];
const sending = ['POST', 'ALL'];

const healthWords = new Set(
  'health healthz healthcheck ping ready readyz readiness live livez liveness'.split(' '),
);
const docsWords = new Set(
  'docs apidocs swagger swaggerui swagger.json swagger.yaml openapi openapi.json openapi.yaml redoc'.split(
    ' ',
  ),
);
const staticWords = new Set('static assets favicon.ico robots.txt .wellknown'.split(' '));

const hints: readonly Hint[] = [
  {
    reason: 'looks like a health check',
    methods: reading,
    fits: (segments) => segments.length <= 2 && healthWords.has(segments[0] ?? ''),
  },
  {
    reason: 'looks like API documentation',
    methods: reading,
    fits: (segments) => docsWords.has(segments[0] ?? ''),
  },
  {
    reason: 'looks like a webhook',
    methods: sending,
    fits: (segments) =>
      segments.at(-1) === 'webhook' ||
      segments.at(-2) === 'webhook' ||
      segments.at(-2) === 'webhooks' ||
      (segments.length > 1 && segments.at(-1) === 'webhooks'),
  },
  lastWord('looks like a login', ['login', 'signin', 'logon']),
  lastWord('looks like a sign-up', ['signup', 'register']),
  lastWord('looks like a password reset', ['forgotpassword', 'resetpassword', 'passwordreset']),
  {
    reason: 'looks like static files',
    methods: reading,
    fits: (segments) => staticWords.has(segments[0] ?? ''),
  },
  {
    reason: 'looks public',
    methods: reading,
    fits: (segments) => segments[0] === 'public',
  },
];

function lastWord(reason: string, words: readonly string[]): Hint {
  return { reason, methods: sending, fits: (segments) => words.includes(segments.at(-1) ?? '') };
}

function nameHint({ method, path }: Endpoint): string | null {
  const segments = path
    .replace(/^\/(?:api(?=\/))?(?:\/?v\d+(?=\/))?/, '')
    .split('/')
    .filter((segment) => segment !== '')
    .map((segment) => segment.toLowerCase().replace(/[-_]/g, ''));
  const isFixed = !/[{*:]/.test(path);
  const hint = hints.find(
    (each) => isFixed && each.methods.includes(method) && each.fits(segments),
  );
  return hint?.reason ?? null;
}
