import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import type { CliContext } from '../../../src/cli/context.js';
import { createOutput } from '../../../src/cli/output.js';

function widthOf(stream: { readonly isTTY?: boolean; readonly columns?: number }): number {
  const stdout = Object.assign(new PassThrough(), stream);
  const context: CliContext = {
    cwd: '/',
    env: {},
    stdin: new PassThrough(),
    stdout,
    stderr: new PassThrough(),
    adapters: () => Promise.reject(new Error('not asked for')),
  };
  return createOutput(context, false).style.columns;
}

it.each([
  [{}, Infinity],
  [{ isTTY: true, columns: 120 }, 120],
  [{ isTTY: true }, 80],
  // The terminal of a CI job, whose size nobody set.
  [{ isTTY: true, columns: 0 }, 80],
])('lines are as long as %j holds', (stream, width) => {
  expect(widthOf(stream)).toBe(width);
});
