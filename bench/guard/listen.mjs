import { monitorEventLoopDelay } from 'node:perf_hooks';
import process from 'node:process';

/** Listens, tells the port and a token for `/item`, and answers what the process used when it is asked. */
export function listen(app, makeToken) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const server = app.listen(0, '127.0.0.1', async () => {
    const { port } = server.address();
    process.send({ port, token: await makeToken(port) });
  });
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    const loopDelayMs = delay.percentile(99) / 1e6;
    globalThis.gc();
    process.send({
      cpuMicroseconds: user + system,
      heapBytes: process.memoryUsage().heapUsed,
      loopDelayMs,
    });
    delay.reset();
  });
}
