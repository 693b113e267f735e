/**
 * Runs as a program of its own and reads from stdin, as JSON, a list of `{ entry, env, sequences }`. Loads each
 * app in a worker of its own, so that none sees the modules, the variables or the failure of another, sends it
 * the sequences, each with a cookie jar of its own, and prints, as one line of JSON, what came of every request:
 * `{ status, reached }`. The handler in question is known by what it sends: the word "secret".
 */
import { Buffer } from 'node:buffer';
import { createServer, request, Server, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { once } from 'node:events';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

const AT_ONCE = 3;
/** How long a request may stay without an answer before it counts as one that gets none: status 0. */
const SILENCE = 2000;

if (isMainThread) await runAll();
else parentPort.postMessage(await runOne(workerData));

async function runAll() {
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  const runs = JSON.parse(Buffer.concat(chunks).toString());
  const results = new Array(runs.length);
  const waiting = runs.map((run, index) => ({ run, index }));
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      results[next.index] = await inWorker(next.run);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  process.stdout.write(JSON.stringify(results));
}

async function inWorker(run) {
  const worker = new Worker(fileURLToPath(import.meta.url), {
    workerData: run,
    env: run.env,
    stdout: true,
    stderr: true,
  });
  try {
    const [result] = await once(worker, 'message');
    return result;
  } catch (error) {
    return { failed: String(error.stack ?? error), sequences: [] };
  } finally {
    await worker.terminate();
  }
}

async function runOne({ entry, sequences }) {
  const seen = { reached: false };
  const errors = [];
  for (const event of ['uncaughtException', 'unhandledRejection'])
    process.on(event, (error) => errors.push(String(error?.message ?? error)));
  watchAnswers(expressFor(entry), seen);
  const server = await load(entry);
  await once(server, 'listening');
  const { port } = server.address();
  const answers = [];
  for (const sequence of sequences) {
    const visitor = { jar: new Map(), answer: '' };
    const given = [];
    for (const each of sequence) {
      seen.reached = false;
      const status = await ask(port, each, visitor);
      // A handler may also run after the answer.
      await pause(2);
      given.push({ status, reached: seen.reached });
    }
    answers.push(given);
  }
  return { failed: null, errors, sequences: answers };
}

/** The server of the app, whether it listens by itself or is exported. */
async function load(entry) {
  const { listen } = Server.prototype;
  const servers = [];
  Server.prototype.listen = function () {
    servers.push(this);
    return this;
  };
  const loaded = await import(pathToFileURL(entry).href);
  await pause(0);
  Server.prototype.listen = listen;
  const { app, default: main } = loaded;
  const exported = [app, main?.app, main?.default, main].find(
    (each) => typeof each === 'function' || typeof each?.callback === 'function',
  );
  const [server] = servers;
  if (!server && !exported) throw new Error(`${entry} neither listens nor exports its app`);
  return (server ?? createServer(exported.callback?.() ?? exported)).listen(0);
}

/** The answers of Express, where the app is one of it. */
function expressFor(entry) {
  try {
    return createRequire(entry)('express').response;
  } catch {
    return null;
  }
}

function watchAnswers(response, seen) {
  for (const [owner, name] of [
    ...(response
      ? [
          [response, 'json'],
          [response, 'send'],
        ]
      : []),
    [ServerResponse.prototype, 'end'],
  ]) {
    const original = owner[name];
    owner[name] = function (...args) {
      if (JSON.stringify(args[0] ?? '').includes('secret')) seen.reached = true;
      return original.apply(this, args);
    };
  }
}

/** What the answers before have told: `{{cookie NAME}}`, `{{answer}}` as text, `{{answer FIELD}}` of JSON. */
function told(text, { jar, answer }) {
  return text
    .replace(/\{\{cookie (\S+?)\}\}/g, (_, name) => jar.get(name) ?? '')
    .replaceAll('{{answer}}', answer)
    .replace(/\{\{answer (\w+)\}\}/g, (_, field) => String(JSON.parse(answer)[field]));
}

async function ask(port, wanted, visitor) {
  const { jar } = visitor;
  const { method } = wanted;
  const [path, body] = [told(wanted.path, visitor), told(wanted.body, visitor)];
  const headers = Object.fromEntries(
    Object.entries(wanted.headers).map(([name, value]) => [name, told(value, visitor)]),
  );
  const cookies = [headers.cookie, ...[...jar].map((pair) => pair.join('='))].filter(Boolean);
  const type = /^[[{]/.test(body) ? 'application/json' : 'application/x-www-form-urlencoded';
  const sent = request({
    port,
    path,
    method,
    agent: false,
    headers: {
      ...(body === '' ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(body) }),
      ...headers,
      ...(cookies.length > 0 ? { cookie: cookies.join('; ') } : {}),
    },
  });
  sent.setTimeout(SILENCE, () => sent.destroy());
  sent.end(body);
  try {
    const [response] = await once(sent, 'response');
    for (const line of response.headers['set-cookie'] ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      jar.set(name, value);
    }
    const chunks = [];
    for await (const chunk of response) chunks.push(chunk);
    visitor.answer = Buffer.concat(chunks).toString();
    return response.statusCode;
  } catch {
    return 0;
  }
}
