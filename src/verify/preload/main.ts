import { connect, type Socket } from 'node:net';
import { pathToFileURL } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import type { FrameworkPreload } from '../../frameworks/preload.js';
import { preloads } from '../../frameworks/preload-registry.js';
import type { AppExport, Brief, Message } from '../protocol.js';
import { putUpFences } from './fences.js';
import { wrapCopies } from './frameworks.js';
import { onLines, sendLine } from './lines.js';
import { createPlaces } from './places.js';
import { createProbes } from './probes.js';
import { send } from './send.js';
import { catchServers, type Servers } from './servers.js';
import { createSteps } from './steps.js';

/** Nothing more is registered when nothing was for so long. */
const QUIET_MS = 500;

/** The loaded preload, for what loads an application that does not listen itself. */
const LOADED = Symbol.for('authwright.verify');

const [port, word] = (process.env['AUTHWRIGHT_VERIFY'] ?? '').split(' ');
if (port !== undefined && word !== undefined && isMainThread) await start(Number(port), word);

async function start(port: number, word: string): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  const brief = await briefFrom(socket, word);
  // The connection alone keeps no program running.
  socket.unref();
  const tell = (message: Message) => sendLine(socket, message);
  const framework = preloads.find(({ id }) => id === brief.framework);
  if (!framework) throw new RangeError(`no preload ${brief.framework}`);

  const places = createPlaces(brief.folder, brief.places);
  const probes = createProbes();
  const steps = createSteps(places, probes);
  putUpFences(brief, (what) => tell({ kind: 'fenced', what, place: places.current() }));
  tellOfExits(tell, places.current);
  let begun: Promise<void> | null = null;
  const servers = catchServers({
    listening: () => {
      begun ??= ask();
    },
    connected: probes.receive,
  });
  await wrapCopies(framework, brief.origins, steps.watch);

  const ask = async (): Promise<void> => {
    const first = performance.now();
    while (performance.now() - Math.max(steps.lastAt() ?? 0, first) < QUIET_MS) await sleep(50);
    // A process in which nothing registers starts or watches another.
    if (steps.lastAt() === null) return;
    tell({ kind: 'registered', endpoints: steps.registered(), places: steps.places() });
    const late: (() => void)[] = [];
    for (const [index, each] of brief.asks.entries()) {
      for (const server of servers.caught()) {
        const { answer, now } = await send(each, server, probes);
        tell({ kind: 'answered', ask: index, answer });
        late.push(() => {
          if (now().reached === answer.reached) return;
          tell({ kind: 'answered', ask: index, answer: { ...answer, ...now() } });
        });
      }
    }
    // What has answered and calls on afterwards has refused nothing.
    await sleep(QUIET_MS);
    for (const look of late) look();
    tell({ kind: 'done' });
  };
  if (brief.app) offer(brief.app, framework, servers, tell);
}

function briefFrom(socket: Socket, word: string): Promise<Brief> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    onLines(socket, (value) => resolve(value as Brief));
    sendLine(socket, word);
  });
}

/** Lets the program that was started instead of the project's own load and serve its application. */
function offer(
  { file, name, members }: AppExport,
  framework: FrameworkPreload,
  servers: Servers,
  tell: (message: Message) => void,
): void {
  const load = async (): Promise<void> => {
    const loaded = (await import(pathToFileURL(file).href)) as Members;
    let holder: unknown = undefined;
    let exported = exportOf(loaded, name ?? 'default');
    for (const member of members) {
      holder = exported;
      exported = (exported as Members | undefined)?.[member];
    }
    const isMaker = framework.listenerOf(exported) === null && typeof exported === 'function';
    if (name === null && isMaker) return;
    const made: unknown = isMaker ? await (exported as () => unknown).call(holder) : exported;
    const listener = framework.listenerOf(made);
    if (listener) return servers.serve(listener);
    if (name === null) return;
    const what =
      exported === undefined
        ? 'is not exported'
        : 'is no application, and gives none when it is called';
    tell({ kind: 'failed', message: `${[name, ...members].join('.')} ${what}` });
  };
  Object.assign(globalThis, { [LOADED]: load });
}

type Members = Record<string, unknown>;

/** What CommonJS exports is the default of what `import` gives. */
function exportOf(loaded: Members, name: string): unknown {
  const inner = loaded['default'] as Members | undefined;
  return name === 'default' ? (inner?.['default'] ?? inner) : (loaded[name] ?? inner?.[name]);
}

function tellOfExits(tell: (message: Message) => void, place: () => string | null): void {
  const exit: (code?: number) => never = Reflect.get(process, 'exit');
  Object.assign(process, {
    exit: (code?: number) => {
      tell({ kind: 'exits', place: place() });
      return exit(code);
    },
  });
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
