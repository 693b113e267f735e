import { cpSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { installModules } from '../test/support/services.js';
import { commitAll, runFolder } from '../test/support/small-project.js';
import { keys, openTerminal } from '../test/support/terminal.js';
import { readScreen, renderSvg, type Screen, textOf } from './terminal-svg.js';

/**
 * Makes `docs/first-run.svg`: the built tool in a pseudo-terminal, on a copy of the bookshop, with the answers
 * typed below. Two moments are shown: the list of endpoints as it is asked, and the end of the run down to the
 * commands to try it with.
 */
const root = resolve(import.meta.dirname, '..');
// Wide enough that no command of the next steps is broken.
const size = { cols: 116, rows: 24 };

for (const stack of ['.', 'express5']) installModules(join(root, 'fixtures/stacks', stack));
const project = runFolder('express5', 'recording');
cpSync(join(root, 'fixtures/projects/bookshop'), project, {
  recursive: true,
  filter: (source) => !/node_modules|\.runs/.test(source),
});
commitAll(project);

const terminal = openTerminal([join(root, 'dist/authwright.js')], { cwd: project, ...size });
await terminal.until('enter when done');
const asked = await readScreen(terminal.output(), size);
terminal.send(keys.enter);
for (const question of ['Auth endpoints', 'Where do users live?', 'keep the defaults?']) {
  await terminal.until(question);
  terminal.send(keys.enter);
}
await terminal.until('or stop?');
terminal.send(`write${keys.enter}`);
await terminal.until('for the added packages?');
terminal.send(`n${keys.enter}`);
const exitCode = await terminal.exitCode;
if (exitCode !== 0) throw new Error(`authwright ended with ${exitCode}\n${terminal.output()}`);
const ended = await readScreen(terminal.output(), size);

const command: Screen[number] = (await readScreen('\x1b[2m$\x1b[0m npx authwright', size))[0] ?? [];
const lineWith = (text: string) => ended.findIndex((line) => textOf(line).includes(text));
const closing = ended.slice(lineWith('✔ Which endpoints'), lineWith('try it:'));
const file = join(root, 'docs/first-run.svg');
writeFileSync(
  file,
  renderSvg([[command, [], ...asked], closing], {
    title: 'A first run of authwright in a terminal',
    cols: size.cols,
  }),
);
console.log(`${file} written`);
for (const line of [...asked, [], ...closing]) console.log(textOf(line));
