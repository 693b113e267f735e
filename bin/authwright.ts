#!/usr/bin/env node
import { main } from '../src/cli/main.js';
import { processContext } from '../src/cli/context.js';

for (const stream of [process.stdout, process.stderr]) {
  // Whoever read it has seen enough (`| head`). The work goes on: half a write helps nobody.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') throw error;
  });
}
process.exitCode = await main(process.argv.slice(2), processContext());
