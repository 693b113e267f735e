import { expect, test } from 'vitest';
import { sharedDependencies } from '../../../src/plan/artifacts.js';
import { artifactContext } from '../../support/generated-context.js';

test.each([
  [{ devDependencies: { typescript: '^5.9.2' } }, '^4.6.7'],
  [{ devDependencies: { typescript: '4.9.5' } }, '^3.25.76'],
  [{ dependencies: { typescript: '~4.8.0' } }, '^3.25.76'],
  [{ devDependencies: { typescript: 'latest' } }, '^4.6.7'],
  [{}, '^4.6.7'],
  [{ dependencies: { zod: '3.22.0' }, devDependencies: { typescript: '^5.9.2' } }, '3.22.0'],
])('a project with %o gets zod %s', (packageJson, range) => {
  const wanted = sharedDependencies(artifactContext({ facts: { packageJson } }));
  expect(wanted.find(({ name }) => name === 'zod')?.range).toBe(range);
});
