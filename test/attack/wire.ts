import { connect, type Socket } from 'node:net';

/** An answer as it came over the socket. Header names are in lower case; repeated ones stay apart. */
export type Answer = {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
  readonly ms: number;
};

export type Sent = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
};

const DEADLINE_MS = 20_000;
const FLOOD_CHUNK = Buffer.alloc(65_536, 'x');
const FLOOD_LIMIT_BYTES = 100_000_000;

export function header(answer: Answer, name: string): string | undefined {
  return answer.headers.find(([each]) => each === name)?.[1];
}

/** A request in bytes. Nothing is normalised: what a case says is what is sent. */
export function requestBytes({ method, path, headers, body }: Sent): Buffer {
  const content = Buffer.from(body ?? '');
  const lines = Object.entries({ host: 'attacked.test', ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  if (body !== undefined) lines.push(`content-length: ${content.length}\r\n`);
  const head = `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), content]);
}

/** Sends each of `requests` on a connection of its own, when all of them are connected and `ready` is done. */
export function exchangeTogether(
  place: Place,
  requests: readonly Buffer[],
  ready: () => Promise<void>,
): Promise<Answer[]> {
  let connected = 0;
  let open: (whenReady: Promise<void>) => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const barrier = (): Promise<void> => {
    connected += 1;
    if (connected === requests.length) open(ready());
    return opened;
  };
  return Promise.all(requests.map((bytes) => exchange(place, bytes, { barrier })));
}

export type Place = { readonly host: string; readonly port: number };

type Manner = {
  /** Waited for between connecting and sending. */
  readonly barrier?: () => Promise<void>;
  /** Goes on sending after the request until the other side closes. */
  readonly flood?: boolean;
};

/** Sends bytes on a connection of their own and reads one answer; 1xx answers are passed over. */
export function exchange(
  { host, port }: Place,
  bytes: Buffer,
  manner: Manner = {},
): Promise<Answer> {
  const { barrier = () => Promise.resolve(), flood = false } = manner;
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const socket = connect(port, host);
    const isHead = bytes.subarray(0, 5).toString() === 'HEAD ';
    let received = Buffer.alloc(0);
    let answer: Answer | undefined;
    const finish = (): void => {
      clearTimeout(timer);
      answer ??= parse(received, isHead, true, performance.now() - started);
      if (answer) resolve(answer);
      else reject(new Error(`no answer, but ${JSON.stringify(received.toString('latin1'))}`));
      socket.destroy();
    };
    const timer = setTimeout(finish, DEADLINE_MS);
    socket.once('connect', () => {
      barrier().then(
        () => {
          socket.write(bytes);
          if (flood) void floodWith(socket);
        },
        (error: unknown) => {
          clearTimeout(timer);
          socket.destroy();
          reject(error instanceof Error ? error : new Error(String(error)));
        },
      );
    });
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      answer ??= parse(received, isHead, false, performance.now() - started);
      if (answer && !flood) finish();
    });
    // A peer that closes while bytes are still on their way to it looks like an error to the sender.
    socket.once('error', finish).once('close', finish);
  });
}

async function floodWith(socket: Socket): Promise<void> {
  const closed = new Promise((resume) => socket.once('close', resume));
  for (let sent = 0; sent < FLOOD_LIMIT_BYTES && socket.writable; sent += FLOOD_CHUNK.length) {
    if (socket.write(FLOOD_CHUNK)) continue;
    await Promise.race([closed, new Promise((resume) => socket.once('drain', resume))]);
  }
  socket.end();
}

/** The answer in what was received so far; undefined while some of it is missing. */
function parse(received: Buffer, isHead: boolean, closed: boolean, ms: number): Answer | undefined {
  const text = received.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n');
  const status = Number(statusLine.split(' ')[1]);
  const rest = received.subarray(end + 4);
  if (status >= 100 && status < 200) return parse(rest, isHead, closed, ms);
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  const value = (name: string) => headers.find(([each]) => each === name)?.[1];
  const empty = isHead || status === 204 || status === 304;
  const body = empty
    ? ''
    : value('transfer-encoding') === 'chunked'
      ? unchunked(rest)
      : sized(rest, value('content-length'), closed);
  return body === undefined ? undefined : { status, headers, body, ms };
}

function sized(rest: Buffer, length: string | undefined, closed: boolean): string | undefined {
  if (length === undefined) return closed ? rest.toString() : undefined;
  return rest.length >= Number(length) ? rest.subarray(0, Number(length)).toString() : undefined;
}

function unchunked(rest: Buffer): string | undefined {
  const chunks: Buffer[] = [];
  for (let at = 0; ;) {
    const line = rest.indexOf('\r\n', at);
    if (line < 0) return undefined;
    const size = parseInt(rest.subarray(at, line).toString(), 16);
    if (size === 0) return Buffer.concat(chunks).toString();
    if (rest.length < line + 4 + size) return undefined;
    chunks.push(rest.subarray(line + 2, line + 2 + size));
    at = line + 4 + size;
  }
}
