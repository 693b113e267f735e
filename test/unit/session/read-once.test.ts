import { rmSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { loadRegistries } from '../../../src/session/adapters.js';
import { askAboutGuards, projectQuestions } from '../../../src/session/interview.js';
import { readOptions } from '../../../src/session/option-values.js';
import type { Asker } from '../../../src/session/questions.js';
import { readProject } from '../../../src/session/read-project.js';
import { makeProject } from '../apply/scratch.js';

const root = makeProject({
  'package.json': JSON.stringify({
    name: 'two-runners',
    type: 'module',
    scripts: { test: 'vitest run && jest' },
    dependencies: { express: '^5.1.0' },
    devDependencies: { jest: '^30.0.0', vitest: '^4.0.0' },
  }),
  'src/app.js': `import express from 'express';
import { gate } from 'some-gate';
export const app = express();
app.get('/open', (req, res) => res.json({}));
app.get('/shut', gate, (req, res) => res.json({}));
`,
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

it('a project is read and scanned once, whatever is asked about it', async () => {
  const adapters = await loadRegistries();
  let scans = 0;
  const frameworks = adapters.frameworks.map((framework) => ({
    ...framework,
    scan: (...args: Parameters<typeof framework.scan>) => {
      scans += 1;
      return framework.scan(...args);
    },
  }));
  const asked: string[] = [];
  const answer = <T>(message: string, given: T): Promise<T> => {
    asked.push(message);
    return Promise.resolve(given);
  };
  const asker: Asker = {
    choose: ({ message, preferred }) =>
      answer(message, message === 'Which test runner?' ? 'jest' : preferred),
    pick: ({ message, choices }) =>
      answer(
        message,
        choices.map(({ value }) => value),
      ),
    text: ({ message, preferred }) => answer(message, preferred),
    confirm: ({ message, preferred }) => answer(message, preferred),
    endpoints: ({ message, rows }) =>
      answer(
        message,
        rows.map(({ id }) => id),
      ),
  };
  const options = readOptions({});
  const registries = { ...adapters, frameworks };
  const questions = projectQuestions(options, asker);
  const read = await readProject(options, root, registries, questions);
  const reading = await askAboutGuards(read, options, asker);

  expect(asked).toEqual([
    'Which test runner?',
    'Which of these refuse callers without credentials? (reading cannot tell)',
  ]);
  expect(scans).toBe(1);
  expect(reading.facts.testRunner.id).toBe('jest');
  expect(reading.state.endpoints.map(({ guarded }) => guarded)).toEqual([false, true]);
});
