/**
 * Runs as a program of its own: `node real-batch.mjs <folder> <file of attacks>`. Loads the application in the
 * folder in the real Express, sends it the attacks and prints, as one line of JSON, which endpoints were reached
 * and by what. Requests go through the HTTP parser of Node, over a stream in memory in place of a connection.
 */
import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { Duplex } from 'node:stream';
import { clearImmediate, setImmediate, setTimeout } from 'node:timers';

const [folder, file] = process.argv.slice(2);
const plans = JSON.parse(readFileSync(file, 'utf8'));
// Express puts the stack of every error together.
Error.stackTraceLimit = 0;
process.stderr.write = () => true;

/** What came of each program: the request by which its handler was reached first. */
const reached = new Map();
/** The request that is under way on a stream. */
const pending = new Map();
/** What was sent for a request that the server has. */
const sentFor = new WeakMap();

globalThis.soundness = (request, id) => {
  if (!reached.has(id)) reached.set(id, sentFor.get(request) ?? { target: 'unknown' });
};

const app = createRequire(join(folder, 'app.js'))('./app.js');
// An application that runs says such things; here they are expected.
process.on('unhandledRejection', () => undefined);
process.on('uncaughtException', () => undefined);
const server = createServer((request, response) => {
  const current = pending.get(request.socket);
  if (current) {
    sentFor.set(request, current.sent);
    response.once('finish', () => current.done(response.getHeader('set-cookie') ?? []));
    response.once('close', () => current.done([]));
  }
  app(request, response);
});
server.on('clientError', (_, socket) => pending.get(socket)?.done([]));

/** A connection whose answers nobody reads: what came of a request is known on the server's side. */
function connect(address) {
  const stream = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  Object.defineProperty(stream, 'remoteAddress', { value: address });
  stream.setTimeout = () => stream;
  stream.setNoDelay = () => stream;
  stream.setKeepAlive = () => stream;
  stream.on('error', () => undefined);
  server.emit('connection', stream);
  return stream;
}

function onTheWire({ method, target, headers, body, version }, jar) {
  const cookie = [headers.cookie, ...[...jar].map(([name, value]) => `${name}=${value}`)];
  const all = { host: 'example.com', ...headers };
  if (cookie.some(Boolean)) all.cookie = cookie.filter(Boolean).join('; ');
  if (body !== null) all['content-length'] = String(Buffer.byteLength(body));
  if (version === '1.0') all.connection = 'keep-alive';
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return `${method} ${target} HTTP/${version}\r\n${lines.join('\r\n')}\r\n\r\n${body ?? ''}`;
}

/** How long a request may go without an answer: turns of the event loop, and milliseconds. */
const TURNS = 60;
const PATIENCE = 12;

function ask(client, sent) {
  const stream = (client.streams[sent.from] ??= connect(sent.from));
  const text = onTheWire(sent, client.jar);
  return new Promise((resolve) => {
    let turns = 0;
    let timer = null;
    const begun = performance.now();
    const finish = (cookies) => {
      // An answer is told of twice, and may come after the next request was sent.
      if (pending.get(stream)?.done !== finish) return;
      pending.delete(stream);
      clearImmediate(timer);
      for (const cookie of [cookies].flat()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
        if (name && client.keeps) client.jar.set(name, value);
      }
      resolve();
    };
    const wait = () => {
      turns += 1;
      const isOver = turns > TURNS && performance.now() - begun > (client.hung > 4 ? 2 : PATIENCE);
      if (!isOver) {
        timer = setImmediate(wait);
        return;
      }
      client.hung += 1;
      client.streams[sent.from] = undefined;
      finish([]);
      stream.destroy();
    };
    pending.set(stream, { sent: { text, round: client.round }, done: finish });
    timer = setImmediate(wait);
    stream.push(text);
  });
}

/** The list in another order, which is the same in every run. */
function shuffled(list) {
  let state = 7;
  return list
    .map((each) => {
      state = (state * 48271) % 2147483647;
      return [state, each];
    })
    .sort(([left], [right]) => left - right)
    .map(([, each]) => each);
}

async function attack({ id, attacks, visits }) {
  const client = { jar: new Map(), streams: {}, keeps: false, round: '', hung: 0 };
  const rounds = [
    ['cold', false, attacks.slice(0, 40)],
    ['visits', true, visits.flatMap((each) => [each, attacks[0]])],
    ['with cookies', true, attacks],
    ['visits again', true, shuffled(visits)],
    ['in another order', true, shuffled(attacks)],
  ];
  for (const [round, keeps, requests] of rounds) {
    client.round = round;
    client.keeps = keeps;
    for (const each of requests) {
      if (reached.has(id)) return;
      await ask(client, each);
    }
  }
}

const queue = [...plans];
const workers = Array.from({ length: 8 }, async () => {
  for (let plan = queue.shift(); plan; plan = queue.shift()) await attack(plan);
});
await Promise.all(workers);
await new Promise((resolve) => setTimeout(resolve, 30));
process.stdout.write(JSON.stringify(Object.fromEntries(reached)), () => process.exit(0));
