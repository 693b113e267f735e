import type { Check, Word } from '../shop.js';
import { toggled } from './states.js';

/** State of another file. */
const elsewhere =
  (
    id: string,
    right: boolean,
    file: string,
    expr: string,
    main: readonly string[],
    decl = `const shared = require('./state');`,
  ): Word<Check> =>
  () => ({
    id,
    right,
    expr,
    decls: [decl],
    before: [`const state = require('./state');`],
    beside: main,
    files: { 'state.js': file },
  });

const OWN_STATE = `let open = false;\nmodule.exports = {\n  isOpen: () => open,\n  unlock() {\n    open = true;\n  },\n};`;
export const modules: readonly Word<Check>[] = [
  elsewhere('module with state', false, OWN_STATE, 'shared.isOpen()', [toggled('state.unlock();')]),
  elsewhere('module with state that nobody changes', true, OWN_STATE, 'shared.isOpen()', []),
  elsewhere('export assigned', false, 'exports.open = false;', 'shared.open', [
    toggled('state.open = true;'),
  ]),
  elsewhere(
    'export copied when it was loaded',
    true,
    'exports.open = false;',
    'openAtStart',
    [toggled('state.open = true;')],
    `const { open: openAtStart } = require('./state');`,
  ),
  elsewhere(
    'export object copied when it was loaded',
    false,
    'exports.flags = { open: false };',
    'sharedFlags.open',
    [toggled('state.flags.open = true;')],
    `const { flags: sharedFlags } = require('./state');`,
  ),
  elsewhere(
    'class instance of a module',
    false,
    'class State {\n  #open = new Set();\n  add(name) {\n    this.#open.add(name);\n  }\n  has(name) {\n    return this.#open.has(name);\n  }\n}\nmodule.exports = new State();',
    `shared.has(req.query.owner)`,
    [`router.all('/toggle', (req, res) => {\n  state.add(req.query.owner);\n  res.end();\n});`],
  ),
  elsewhere(
    'filled by the module itself, later',
    false,
    'exports.ready = false;\nsetImmediate(() => {\n  exports.ready = true;\n});',
    'shared.ready',
    [],
  ),
  elsewhere(
    'cache of a module',
    false,
    'const cache = new Map();\nexports.remember = (key) => {\n  const known = cache.has(key);\n  cache.set(key, true);\n  return known;\n};',
    'shared.remember(req.ip)',
    [],
  ),
];
