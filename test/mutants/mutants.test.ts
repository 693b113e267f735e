import { describe, expect, it } from 'vitest';
import { mutationOf } from './mutant.js';
import { generate, projects } from './projects.js';

/** Whether the owner's tests notice each of them is what `npm run mutants` finds out. */
describe.each(projects)('the mutants of $id', (project) => {
  const mutants = project.subjects.flatMap((subject) => subject.mutants);

  it('each fit the generated code in the places that they name', async () => {
    const folder = await generate(project, `mutants-fit-${project.id}`);
    for (const each of mutants) mutationOf(each, folder);
  });

  it('each have a name of their own', () => {
    const names = mutants.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});
