import fc from 'fast-check';
import { ts } from 'ts-morph';
import { describe, expect, it } from 'vitest';
import type { ArtifactContext } from '../../../src/frameworks/adapter.js';
import { createRenderer } from '../../../src/plan/render/render.js';
import { readTemplates } from '../../../src/project/templates.js';
import { runners } from '../../../src/runners/registry.js';
import { contextOf, decided, testJobs } from './support.js';
import { times } from '../../support/effort.js';

const templates = readTemplates();

/** @param only the one file to render; all of them when it is left out */
async function render(
  context: ArtifactContext,
  id: string,
  only?: string,
): Promise<Map<string, string>> {
  const renderer = createRenderer(templates, context.facts, context.auth.outDir);
  const runner = runners.find((each) => each.id === id);
  const jobs = runner ? testJobs(context, runner) : [];
  const wanted = jobs.filter(({ target }) => only === undefined || target === only);
  const texts = wanted.map(async (job) => [job.target, await renderer.render(job)] as const);
  return new Map(await Promise.all(texts));
}

function syntaxErrors(file: string, text: string): readonly ts.Diagnostic[] {
  const compilerOptions = { target: ts.ScriptTarget.Latest, allowJs: true };
  return (
    ts.transpileModule(text, { fileName: file, reportDiagnostics: true, compilerOptions })
      .diagnostics ?? []
  );
}

const languages = [
  ['typescript', 'esm'],
  ['javascript', 'esm'],
  ['javascript', 'cjs'],
] as const;

describe.each(runners.map(({ id }) => id))('the tests for %s', (id) => {
  it.each(languages)('render as %s (%s)', async (language, moduleSystem) => {
    const context = contextOf({ language, endpoints: [decided('POST', '/books')] });
    const facts = { ...context.facts, moduleSystem: { id: moduleSystem, evidence: 'test' } };
    for (const [file, text] of await render({ ...context, facts }, id)) {
      expect(syntaxErrors(file, text), file).toEqual([]);
    }
  });
});

describe('a path of the project', () => {
  it('stays a string, whatever it holds', async () => {
    const piece = fc.constantFrom(
      "'",
      '"',
      '`',
      '${evil()}',
      '*/',
      '//',
      '\n',
      '\u2028',
      '\\',
      '{{x}}',
      'a',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 6 }), async (pieces) => {
        const path = `/${pieces.join('')}`;
        const context = contextOf({
          endpoints: [decided('POST', path), decided('GET', path, { ours: false })],
        });
        const file = 'test/secured-endpoints.test.ts';
        const text = (await render(context, 'vitest', file)).get(file) ?? '';
        expect(syntaxErrors('a.ts', text)).toEqual([]);
        // A path that is an expression is asked for by nobody, and known to the inventory of routes alone.
        const written = /[\\$()]/.test(path) ? 1 : 2;
        expect(stringsOf(text).filter((value) => value === path)).toHaveLength(written);
      }),
      { numRuns: times(10, 25, 200) },
    );
  });
});

function stringsOf(text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('a.ts', text, ts.ScriptTarget.Latest, true));
  return found;
}
