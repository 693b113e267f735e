import { request as send, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { requireFromStack } from './made.js';

export type Sent = {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** What came of a request: whether the handler ran, with which new members on the request. */
export type Outcome = {
  readonly status: number;
  readonly reached: boolean;
  readonly members: readonly string[];
  readonly request: Readonly<Record<string, unknown>> | null;
};

type App = {
  use(...handlers: readonly unknown[]): void;
  all(path: string, handler: unknown): void;
  set(name: string, value: string): void;
  listen(port: number, host: string, done: () => void): Server;
};
type Answer = { end(): void; statusCode: number; readonly writableEnded: boolean };

/** Serves `middleware` before one handler on a real Express, hands over a function that sends, and closes it. */
export async function serving(
  middleware: readonly unknown[],
  use: (request: (sent: Sent) => Promise<Outcome>) => Promise<void>,
): Promise<void> {
  const app = (requireFromStack('express') as () => App)();
  app.set('env', 'test');
  const before = new WeakMap<object, ReadonlySet<string>>();
  let seen: Record<string, unknown> | null = null;
  app.use((req: object, _: unknown, next: () => void) => {
    before.set(req, new Set(Object.keys(req)));
    next();
  });
  app.use(...middleware.flat());
  app.all('/{*path}', (req: Record<string, unknown>, res: Answer) => {
    seen = req;
    res.end();
  });
  // Four parameters are what makes it a handler of errors.
  app.use((_: unknown, __: unknown, res: Answer, next: (error?: unknown) => void) => {
    res.statusCode = 500;
    if (res.writableEnded) next();
    else res.end();
  });
  const server = await new Promise<Server>((resolve) => {
    const made: Server = app.listen(0, '127.0.0.1', () => resolve(made));
  });
  const { port } = server.address() as AddressInfo;
  try {
    await use(async (sent) => {
      seen = null;
      const answer = await exchange(port, sent);
      const request = seen as Record<string, unknown> | null;
      const old = request ? before.get(request) : undefined;
      return {
        status: answer.statusCode ?? 0,
        reached: request !== null,
        members: Object.keys(request ?? {}).filter((name) => !old?.has(name)),
        request,
      };
    });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

function exchange(port: number, sent: Sent): Promise<IncomingMessage> {
  const { method = 'GET', path = '/', headers = {}, body } = sent;
  return new Promise((resolve, reject) => {
    const going = send({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer));
    });
    going.on('error', reject);
    going.end(body);
  });
}
