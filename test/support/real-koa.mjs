/**
 * Runs as a program of its own and reads from stdin, as JSON, a list of `{ text, router, asks }`: the text of a module
 * that exports a Koa application, the name under which its router is installed, and requests (`GET /a`). Prints, as one
 * line of JSON, for each what came of every request, without a key and with it: whether the answer was the word
 * "secret"; or why the application did not start.
 */
import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { createRequire } from 'node:module';
import process from 'node:process';
import { fileURLToPath, URL } from 'node:url';

const stack = createRequire(
  fileURLToPath(new URL('../../fixtures/stacks/koa-guards/', import.meta.url)),
);
const KEY = 'a-key-that-only-the-owner-has';
process.env.API_KEY = KEY;

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const results = [];
for (const each of JSON.parse(Buffer.concat(chunks).toString())) results.push(await run(each));
process.stdout.write(JSON.stringify(results));

async function run({ text, router, asks }) {
  const module = { exports: {} };
  const load = (name) => stack(name === '@koa/router' ? router : name);
  try {
    new Function('require', 'module', text)(load, module);
  } catch (error) {
    return { failed: String(error.message), asked: [] };
  }
  module.exports.silent = true;
  const server = createServer(module.exports.callback()).listen(0);
  await once(server, 'listening');
  const asked = [];
  for (const each of asks) {
    const [method, path] = each.split(' ');
    const anonymous = await ask(server.address().port, method, path, {});
    const known = await ask(server.address().port, method, path, { 'x-key': KEY });
    asked.push({ anonymous, known });
  }
  server.close();
  return { failed: null, asked };
}

async function ask(port, method, path, headers) {
  const sent = request({ port, method, path, headers, agent: false });
  sent.end();
  const [response] = await once(sent, 'response');
  const body = [];
  for await (const chunk of response) body.push(chunk);
  return Buffer.concat(body).toString() === 'secret';
}
