import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readTemplates, toolVersion } from '../../../src/project/templates.js';

const root = join(import.meta.dirname, '../../..');

it('reads the templates of this package by their path', () => {
  const templates = readTemplates();
  expect(templates.size).toBeGreaterThan(0);
  for (const [path, text] of templates) {
    expect(path).not.toContain('\\');
    expect(text).toBe(readFileSync(join(root, 'templates', path), 'utf8'));
  }
});

it('knows the version of this package', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  expect(toolVersion()).toBe(version);
});
