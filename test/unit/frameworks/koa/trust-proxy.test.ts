import { expect, it } from 'vitest';
import { nameProxies } from '../../../../src/frameworks/koa/trust-proxy.js';
import { relPath } from '../../../../src/model/paths.js';
import { applyEdits } from '../../../../src/model/text-edit.js';
import type { AppFact } from '../../../../src/model/types.js';
import { memoryView } from '../../../support/memory-view.js';

const FILE = relPath('src/app.ts');
const app: AppFact = {
  file: FILE,
  variable: 'app',
  access: { kind: 'none', reason: '' },
  anchor: {},
};

function named(text: string, wanted: string, before: string | null = null): string | null {
  const result = nameProxies(app, wanted, before, memoryView({ [FILE]: text }));
  return result.status === 'edited' ? applyEdits(text, result.edits) : null;
}

it('counts proxies behind the line that makes the application, as the file is written', () => {
  const made = `export function createApp() {\n  const app = new Koa(); // ours\n  return app;\n}\n`;
  const once = `export function createApp() {\n  const app = new Koa(); // ours\n  app.proxy = true;\n  app.maxIpsCount = 1;\n  return app;\n}\n`;
  expect(named(made, '1')).toBe(once);
  expect(named(once, '1', '1')).toBeNull();
  expect(named(once, '2', '1')).toBe(once.replace('= 1;', '= 2;'));
});

it('leaves what its owner says', () => {
  const own = 'const app = new Koa({ proxy: true })\napp.maxIpsCount = 3\n';
  expect(named(own, '1')).toBeNull();
  expect(named(own, '2', '1')).toBeNull();
});

it('writes no semicolons where there are none', () => {
  expect(named('const app = new Koa()\napp.use(a)\n', '2')).toBe(
    'const app = new Koa()\napp.proxy = true\napp.maxIpsCount = 2\napp.use(a)\n',
  );
});

it('says what to type where it cannot write', () => {
  const view = memoryView({ [FILE]: 'boot((app) => app.use(a));\n' });
  expect(nameProxies(app, '1', null, view)).toMatchObject({ status: 'blocked' });
  expect(nameProxies(app, '10.0.0.0/8', null, view)).toMatchObject({ status: 'blocked' });
});
