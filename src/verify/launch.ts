import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { pathToFileURL } from 'node:url';
import { onLines, sendLine } from './preload/lines.js';
import type { Answer, Brief, Message, Registered } from './protocol.js';

/** How the project is started. */
export type Launch = {
  readonly command: string;
  readonly args: readonly string[];
  /** Whether the command is for a shell, as that of a script is. */
  readonly isShell: boolean;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The preload, absolute. */
  readonly preload: string;
  readonly brief: Brief;
};

/** What the running application showed. */
export type Witness = {
  readonly registered: readonly Registered[];
  /** Where anything was registered, middleware among it. */
  readonly places: ReadonlySet<string>;
  /** What came of each request, one for each server that was asked. */
  readonly answers: ReadonlyMap<number, readonly Answer[]>;
  /** What the fences refused, each once. */
  readonly fenced: readonly Fenced[];
};

export type Fenced = { readonly what: string; readonly place: string | null };

/** Why the application could not be asked. */
export type NotLoaded = {
  readonly why: string;
  /** Where in the project that is decided, `src/app.ts:3:1`. */
  readonly place: string | null;
  /** The last lines that it printed. */
  readonly output: readonly string[];
  readonly fenced: readonly Fenced[];
};

export type Launched = { readonly witness: Witness } | { readonly notLoaded: NotLoaded };

/** Applications that connect and migrate first take a while. */
const LOADING_MS = 30_000;
/** For all requests; each has a limit of its own. */
const ASKING_MS = 600_000;
const LAST_LINES = 12;
/** A frame of a stack trace in Node or a package. */
const IS_FRAME = /^\s+at .*(?:\bnode:|[\\/]node_modules[\\/])/;
/** What Node prints first of an error that nobody caught. */
const IS_ERROR = /^(?:Uncaught )?[\w$.]*(?:Error|Exception)\b/;

/**
 * Starts the application with the preload, has it ask itself what `brief` says, and ends it with all that it started.
 * Never rejects for what the application does.
 */
export async function launch(given: Launch): Promise<Launched> {
  const word = randomBytes(16).toString('hex');
  const server = createServer();
  await new Promise<void>((open) => server.listen(0, '127.0.0.1', open));
  const child = start(given, `${(server.address() as AddressInfo).port} ${word}`);
  try {
    return await watch(child, server, word, given.brief);
  } finally {
    end(child);
    server.close();
  }
}

function start({ command, args, isShell, cwd, env, preload }: Launch, link: string): ChildProcess {
  const options = [env['NODE_OPTIONS'], `--import=${pathToFileURL(preload).href}`];
  return spawn(command, args, {
    cwd,
    shell: isShell,
    env: { ...env, NODE_OPTIONS: options.filter(Boolean).join(' '), AUTHWRIGHT_VERIFY: link },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, which ends as a whole.
    detached: true,
  });
}

/** With a watcher, the program that it watches ends too. */
function end({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

function watch(child: ChildProcess, server: Server, word: string, brief: Brief): Promise<Launched> {
  const registered: Registered[] = [];
  const places = new Set<string>();
  const answers = new Map<number, Answer[]>();
  const fenced = new Map<string, Fenced>();
  const output = lastLines(child);
  let place: string | null = null;
  return new Promise((resolve) => {
    const over = (launched: Launched): void => {
      clearTimeout(timer);
      resolve(launched);
    };
    const fail = (why: string): void =>
      over({ notLoaded: { why, place, output: output(), fenced: [...fenced.values()] } });
    let timer = setTimeout(
      () => fail(`it did not listen with anything registered within ${LOADING_MS / 1000} seconds`),
      LOADING_MS,
    );
    const take = (message: Message): void => {
      switch (message.kind) {
        case 'registered':
          registered.push(...message.endpoints);
          for (const each of message.places) places.add(each);
          clearTimeout(timer);
          timer = setTimeout(() => fail('the requests were not answered in time'), ASKING_MS);
          return;
        case 'answered':
          answers.set(message.ask, [...(answers.get(message.ask) ?? []), message.answer]);
          return;
        case 'fenced':
          fenced.set(message.what, message);
          return;
        case 'exits':
          // A launcher ends by itself too.
          place = message.place ?? place;
          return;
        case 'failed':
          fail(message.message);
          return;
        case 'done':
          over({ witness: { registered, places, answers, fenced: [...fenced.values()] } });
      }
    };
    const told: Promise<void>[] = [];
    server.on('connection', (socket) => {
      told.push(new Promise((close) => socket.once('close', () => close())));
      accept(socket, word, brief, take);
    });
    child.once('error', (error) => fail(error.message));
    child.once('close', (code, signal) => {
      const why =
        signal === null ? `it ended with exit code ${code ?? 0}` : `it was ended by ${signal}`;
      // What it said last arrives on another way.
      void Promise.all(told).then(() => fail(why));
    });
  });
}

function accept(
  socket: Socket,
  word: string,
  brief: Brief,
  take: (message: Message) => void,
): void {
  let isKnown = false;
  // Whatever ends a process may break its connection.
  socket.on('error', () => socket.destroy());
  onLines(socket, (value) => {
    if (isKnown) take(value as Message);
    else if (value === word) sendLine(socket, brief);
    else socket.destroy();
    isKnown = true;
  });
}

function lastLines({ stdout, stderr }: ChildProcess): () => readonly string[] {
  let text = '';
  for (const stream of [stdout, stderr]) {
    stream?.setEncoding('utf8').on('data', (more: string) => {
      text = (text + more).slice(-10_000);
    });
  }
  return () => sayingWhy(text);
}

/** The last lines that a program printed; where it ended with an error, from what the error says. */
function sayingWhy(text: string): readonly string[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !IS_FRAME.test(line));
  const error = lines.findLastIndex((line) => IS_ERROR.test(line));
  return error === -1 ? lines.slice(-LAST_LINES) : lines.slice(error, error + LAST_LINES);
}
