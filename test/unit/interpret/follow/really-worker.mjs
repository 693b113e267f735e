import process from 'node:process';
import { setImmediate } from 'node:timers';
import { parentPort } from 'node:worker_threads';

// A program may leave a promise behind that fails.
process.on('unhandledRejection', () => undefined);

parentPort.on('message', (text) => {
  setImmediate(() => {
    try {
      run(text);
    } catch (error) {
      parentPort.postMessage({ log: [], result: `is no program: ${error}` });
    }
  });
});

function run(text) {
  const log = [];
  let result = 'pending';
  let open = 0;
  const later = (callback, ...args) => {
    open += 1;
    return setImmediate(() => {
      open -= 1;
      callback(...args);
    });
  };
  const done = () => {
    if (open > 0) setImmediate(done);
    else parentPort.postMessage({ log, result });
  };
  const module = { exports: {} };
  const load = new Function('module', 'log', 'setImmediate', text);
  load(module, (...values) => void log.push(values.map(shown).join(' ')), later);
  module.exports().then(
    (value) => (result = shown(value)),
    (error) => (result = `throws ${shown(error)}`),
  );
  setImmediate(done);
}

/** The same as `shown` of test/support/follow.ts, for a thread that loads no TypeScript. */
function shown(value) {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return 'function';
  if (Array.isArray(value)) return `[${Array.from(value, shown).join(', ')}]`;
  if (typeof value !== 'object' || value === null)
    return Object.is(value, -0) ? '0' : String(value);
  const members = Object.keys(value).map((name) => {
    const getter = Object.getOwnPropertyDescriptor(value, name)?.get;
    return `${name}: ${getter ? 'accessor' : shown(value[name])}`;
  });
  return `{${members.join(', ')}}`;
}
