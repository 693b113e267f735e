import { expect, it } from 'vitest';
import { authwright, run, shown } from '../support/run.js';
import { writeProject } from '../support/small-project.js';

it('passes its own tests where users log in and nobody signs up', () => {
  const project = writeProject(
    {
      express: 5,
      module: 'esm',
      language: 'typescript',
      resolution: 'nodenext',
      runner: 'vitest',
      spec: true,
    },
    'login-alone',
  );
  const answers = [
    '--endpoints',
    'login',
    '--tests',
    'full',
    '--secure-rest',
    '--open',
    '/health',
    '--store',
    'libsql',
  ];
  const secured = authwright(project, [...answers, '--yes', '--no-install']);
  expect(secured.status, shown(secured)).toBe(0);
  const tested = run('npm', ['test'], project);
  expect(tested.status, shown(tested)).toBe(0);
});
