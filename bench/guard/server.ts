import { type ChildProcess, fork } from 'node:child_process';
import { Agent, request } from 'node:http';

/** An application in a process of its own. */
export type Server = {
  readonly port: number;
  /** For `/item`. */
  readonly token: string;
  /** What `listen.mjs` tells of the process. */
  ask(): Promise<Usage>;
  stop(): void;
};

export type Usage = {
  readonly cpuMicroseconds: number;
  readonly heapBytes: number;
  /** 99th percentile since it was asked last. */
  readonly loopDelayMs: number;
};

export async function start(
  file: string,
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<Server> {
  const child = fork(file, args, {
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'], // its log is not what is looked at
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...environment },
  });
  const { port, token } = (await nextMessage(child)) as { port: number; token: string };
  return {
    port,
    token,
    ask: async () => {
      const answer = nextMessage(child);
      child.send('usage');
      return (await answer) as Usage;
    },
    stop: () => child.kill('SIGKILL'),
  };
}

function nextMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => {
      reject(new Error(`the server ended with ${String(code)}`));
    };
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message);
    });
  });
}

export type Sent = {
  readonly method: string;
  readonly path: string;
  readonly token?: string;
  readonly body?: unknown;
  /** The client's, which the server takes from a proxy's header. */
  readonly address?: string;
};
export type Answer = { readonly status: number; readonly body: string };

/** Sends over connections that stay open, as a browser or a proxy would. */
export function createClient(port: number, connections: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return {
    send: ({ method, path, token, body, address }: Sent): Promise<Answer> =>
      new Promise((resolve, reject) => {
        const headers = {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(address === undefined ? {} : { 'x-forwarded-for': address }),
        };
        const sent = request(
          { host: '127.0.0.1', port, method, path, agent, headers },
          (answer) => {
            let text = '';
            answer.setEncoding('utf8').on('data', (part: string) => (text += part));
            answer.once('end', () => {
              resolve({ status: answer.statusCode ?? 0, body: text });
            });
          },
        );
        sent.once('error', reject);
        sent.end(body === undefined ? undefined : JSON.stringify(body));
      }),
    close: () => {
      agent.destroy();
    },
  };
}

/** Runs `job` for 0 to `count`, `width` at a time. */
export async function inParallel(
  count: number,
  width: number,
  job: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      next += 1;
      await job(next);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
}

export function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
