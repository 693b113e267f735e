import { setTimeout } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import type { AttackCase, Mint, RequestPlan } from './cases.js';
import { type Broken, brokenInvariants } from './invariants.js';
import type { Hand } from '../kit/kit.js';
import { AUDIENCE, type App, ISSUER, type Project } from './target.js';
import { decode, mint, mutate, type Owner } from './tokens.js';
import { type Answer, exchange, exchangeTogether, requestBytes, type Sent } from './wire.js';

/** A person with an account, and the tokens that signing up gave. */
export type Person = Owner & {
  readonly email: string;
  readonly accessToken: string;
  readonly refreshToken: string;
};

/** What one case plays in: an application, people of its own, and what was answered. */
export type Scene = {
  readonly project: Project;
  readonly app: App;
  /** What every answer must hold and one did not. */
  readonly broken: Broken[];
  /** Whether limits that earlier cases used up had a say. */
  wasLimited(): boolean;
  /** Somebody by a name of the case, signed up when first asked for. */
  person(name: string): Promise<Person>;
  /** Text, or all texts of a value, with the `{{names}}` of the conventions replaced. */
  fill(value: unknown, round?: Round): Promise<unknown>;
  send(sent: Sent): Promise<Answer>;
  /** All at once, on connections of their own, when these are made and `ready` is done. */
  sendTogether(all: readonly Sent[], ready?: () => Promise<void>): Promise<Answer[]>;
  sendBytes(bytes: Buffer, flood?: boolean): Promise<Answer>;
  post(path: string, body: unknown, token?: string): Promise<Answer>;
  get(path: string, token?: string): Promise<Answer>;
  /** What an administrator does in the store. */
  byHand<What extends keyof Hand>(
    what: What,
    ...values: Parameters<Hand[What]>
  ): ReturnType<Hand[What]>;
  /** A token of the first person, built as a case says. */
  minted(plan: Mint): Promise<string>;
  /** Connections that the application made to a listener whose port is `{{listenerPort}}`. */
  outbound(): number;
  end(): void;
};

/** Which time a request is sent, and the token that the case has minted for it. */
export type Round = { readonly n: number; readonly minted?: string };

export const PASSWORD = 'quiet otter paints seven doors';
export const OTHER_PASSWORD = 'seven doors, one quiet painter';

export async function openScene(project: Project, app: App): Promise<Scene> {
  const people = new Map<string, Promise<Person>>();
  const values = new Map<string, Promise<string>>();
  const broken: Broken[] = [];
  let outbound = 0;
  let wasLimited = false;
  const listener = createServer((socket) => {
    outbound += 1;
    socket.destroy();
  });
  await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done));

  const seen = (sent: string, answer: Answer): Answer => {
    wasLimited ||= answer.status === 429 && app.accounts !== null;
    broken.push(...brokenInvariants(sent, answer, project));
    return answer;
  };
  const scene: Scene = {
    project,
    app,
    broken,
    wasLimited: () => wasLimited,
    person(name) {
      const known = people.get(name) ?? comeIn(scene, name);
      people.set(name, known);
      return known;
    },
    async fill(value, round = { n: 0 }) {
      if (typeof value === 'string')
        return fillText(scene, values, listener.address(), value, round);
      if (Array.isArray(value)) return Promise.all(value.map((each) => scene.fill(each, round)));
      if (typeof value !== 'object' || value === null) return value;
      const entries = Object.entries(value).map(
        async ([name, each]) => [name, await scene.fill(each, round)] as const,
      );
      return Object.fromEntries(await Promise.all(entries));
    },
    send: async (sent) =>
      seen(`${sent.method} ${sent.path}`, await exchange(app, bytesFor(app, sent))),
    async sendTogether(all, ready = () => Promise.resolve()) {
      const answers = await exchangeTogether(
        app,
        all.map((sent) => bytesFor(app, sent)),
        ready,
      );
      return answers.map((answer, index) => seen(all[index]?.path ?? '', answer));
    },
    async sendBytes(bytes, flood = false) {
      const [method, path] = bytes.subarray(0, 1000).toString('latin1').split(' ');
      const routed = rerouted(app, bytes);
      return seen(`${String(method)} ${String(path)}`, await exchange(app, routed, { flood }));
    },
    post: (path, body, token) =>
      scene.send({
        method: 'POST',
        path,
        headers: { 'content-type': 'application/json', ...bearer(token) },
        body: JSON.stringify(body),
      }),
    get: (path, token) => scene.send({ method: 'GET', path, headers: bearer(token) }),
    byHand: (what, ...values) =>
      app.control('byHand', { what, values }) as ReturnType<Hand[typeof what]>,
    minted: async (plan) =>
      mint((await scene.fill(plan)) as Mint, project.keys, await scene.person('me')),
    outbound: () => outbound,
    end: () => void listener.close(),
  };
  return scene;
}

function bytesFor(app: App, sent: Sent): Buffer {
  return requestBytes({ ...sent, path: app.routed(sent.path) });
}

/** Only the path of the first line changes; the rest may be no HTTP at all. */
function rerouted(app: App, bytes: Buffer): Buffer {
  const text = bytes.toString('latin1');
  const [, path] = /^\S+ (\S+) /.exec(text) ?? [];
  if (path === undefined) return bytes;
  return Buffer.from(
    text.replace(` ${path} `, () => ` ${app.routed(path)} `),
    'latin1',
  );
}

function bearer(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

/** Signs up, or logs in where an earlier case left an account of that name: limits are not renewed there. */
async function comeIn(scene: Scene, name: string): Promise<Person> {
  const email = scene.app.accounts?.get(name);
  if (email !== undefined) {
    const answer = await logIn(scene, email);
    if (answer.status === 200) return { email, ...tokensOf(answer) };
  }
  const person = await signUp(scene, name);
  scene.app.accounts?.set(name, person.email);
  return person;
}

/** Each gets limits of its own, so that making people does not count against the case. */
async function signUp(scene: Scene, name: string): Promise<Person> {
  await scene.app.tidy('freshLimits');
  const email = `${name}-${randomUUID().slice(0, 8)}@x.test`;
  const answer = await scene.post('/auth/sign-up', { email, password: PASSWORD });
  if (answer.status !== 201) throw new Error(`${name} could not sign up: ${answer.body}`);
  return { email, ...tokensOf(answer) };
}

/** The tokens of an answer, and whose they are. */
export function tokensOf(answer: Answer): Omit<Person, 'email'> {
  const { accessToken, refreshToken } = JSON.parse(answer.body) as Person;
  const { sub, sid } = decode(accessToken).payload;
  return { accessToken, refreshToken, userId: String(sub), sessionId: String(sid) };
}

export async function logIn(scene: Scene, email: string, password = PASSWORD): Promise<Answer> {
  return scene.post('/auth/login', { email, password });
}

type Named = (scene: Scene) => Promise<string> | string;

/** Names that mean the same all through a case. */
const NAMED: Readonly<Record<string, Named>> = {
  A: async (scene) => (await scene.person('me')).accessToken,
  A2: async (scene) => (await scene.person('other')).accessToken,
  A_other: async (scene) => (await scene.person('other')).accessToken,
  A_otherDevice: async (scene) =>
    tokensOf(await logIn(scene, (await scene.person('me')).email)).accessToken,
  R: async (scene) => (await scene.person('me')).refreshToken,
  R1: async (scene) => (await scene.person('me')).refreshToken,
  async adminA(scene) {
    const { userId, accessToken } = await scene.person('admin');
    await scene.byHand('setRole', userId, 'admin');
    return accessToken;
  },
  victimId: async (scene) => (await scene.person('victim')).userId,
  victimSid: async (scene) => (await scene.person('victim')).sessionId,
  victimR: async (scene) => (await scene.person('victim')).refreshToken,
  email: async (scene) => (await scene.person('me')).email,
  EMAIL: async (scene) => (await scene.person('me')).email.toUpperCase(),
  async oauthOnly(scene) {
    const { userId, email } = await scene.person('oauth-only');
    await scene.byHand('setPasswordHash', userId, null);
    return email;
  },
  new: () => `new-${randomUUID()}@x.test`,
  unknown: () => `unknown-${randomUUID()}@x.test`,
  mixed: () => `mixed-${randomUUID()}@x.test`,
  pw: () => PASSWORD,
  pw2: () => OTHER_PASSWORD,
  iss: () => ISSUER,
  ISS: () => ISSUER.toUpperCase(),
  aud: () => AUDIENCE,
  randomUuid: () => randomUUID(),
};

async function fillText(
  scene: Scene,
  values: Map<string, Promise<string>>,
  listener: unknown,
  text: string,
  round: Round,
): Promise<string> {
  let filled = text;
  for (const [placeholder, name = ''] of text.matchAll(/\{\{([^{}]+)\}\}/g)) {
    const value = await valueOf(scene, values, listener, name, round);
    filled = filled.split(placeholder).join(value);
  }
  return filled;
}

async function valueOf(
  scene: Scene,
  values: Map<string, Promise<string>>,
  listener: unknown,
  name: string,
  { n, minted }: Round,
): Promise<string> {
  const named = async (known: string): Promise<string> => {
    const make = NAMED[known];
    if (make === undefined) throw new Error(`nothing is known of {{${known}}}`);
    const value = values.get(known) ?? Promise.resolve(make(scene));
    values.set(known, value);
    return value;
  };
  const [first = '', second = '', ...rest] = name.split(':');
  if (first === 'repeat') return second.repeat(Number(rest[0]));
  if (second === 'std-alphabet') return mutate(await withBothLetters(scene), second, '');
  if (second !== '') return mutate(await named(first), second, rest.join(':'));
  if (name === 'n') return String(n);
  if (name === 'minted') return minted ?? '';
  if (name === 'listenerPort') return String((listener as { readonly port: number }).port);
  if (name === 'mixedCase') return inSomeCase(await named('mixed'), n);
  if (name === 'randomCase') return inSomeCase(await named('email'), n);
  return named(name);
}

/** A token whose signature holds a letter that the other alphabet of base64 writes differently. */
async function withBothLetters(scene: Scene): Promise<string> {
  for (;;) {
    const header = { alg: scene.project.keys.algorithm, typ: 'at+jwt' };
    const token = await scene.minted({ header, payload: 'valid', key: 'server' });
    if (/[-_]/.test(token.split('.')[2] ?? '')) return token;
  }
}

/** The letters of `text` in the case that the bits of `n` say. */
function inSomeCase(text: string, n: number): string {
  return Array.from(text, (letter, index) =>
    (n >> (index % 6)) & 1 ? letter.toUpperCase() : letter,
  ).join('');
}

/** A request of a case, ready to be sent. */
export async function prepare(
  scene: Scene,
  { id }: Pick<AttackCase, 'id'>,
  plan: RequestPlan,
  n: number,
): Promise<Sent> {
  const { method = 'GET', path = '/', headers = {} } = plan;
  const round = { n, ...(plan.mint ? { minted: await scene.minted(plan.mint) } : {}) };
  const body = await bodyOf(scene, id, plan, round);
  return {
    method,
    path: (await scene.fill(path, round)) as string,
    headers: (await scene.fill(headers, round)) as Record<string, string>,
    ...(body === undefined ? {} : { body }),
  };
}

/** The body of a request, with the credentials that a case leaves out because it is not about them. */
async function bodyOf(
  scene: Scene,
  id: string,
  { path = '', body }: RequestPlan,
  round: Round,
): Promise<string | undefined> {
  if (body === undefined) return undefined;
  const { email } = await scene.person('me');
  if (body === '{{creds}}') return JSON.stringify({ email, password: PASSWORD });
  if (body === 'wrong') return JSON.stringify({ email, password: `wrong password ${id}` });
  if (typeof body === 'string') {
    const text = body.startsWith('raw:') ? body.slice('raw:'.length) : body;
    return (await scene.fill(text, round)) as string;
  }
  const given = (await scene.fill(body, round)) as Record<string, unknown>;
  const missing: Record<string, unknown> =
    path === '/auth/sign-up'
      ? { email: `new-${randomUUID()}@x.test`, password: PASSWORD }
      : path.startsWith('/auth/login')
        ? { email, password: PASSWORD }
        : {};
  return JSON.stringify({ ...missing, ...given });
}

const QUIET_MS = 250;

/** What the application wrote after the first `before` characters. Its last words may come later than its last answer. */
export async function writtenSince(app: App, before: number): Promise<string> {
  let written = app.output();
  for (;;) {
    await setTimeout(QUIET_MS);
    if (app.output() === written) return written.slice(before);
    written = app.output();
  }
}
