import fc from 'fast-check';
import { ts } from 'ts-morph';
import { describe, expect, it } from 'vitest';
import { createRenderer } from '../../../src/plan/render/render.js';
import type { ProjectFacts, RelPath } from '../../../src/model/types.js';
import { plainFacts } from '../../support/generated-context.js';
import { times } from '../../support/effort.js';

const outDir = 'src/auth' as RelPath;

function render(
  text: string,
  options: {
    readonly data?: Record<string, unknown>;
    readonly facts?: Partial<ProjectFacts>;
    readonly target?: string;
    readonly partials?: Record<string, string>;
    readonly template?: string;
  } = {},
): Promise<string> {
  const { template = 'x.ts.hbs', target = 'src/auth/x.ts', data = {} } = options;
  const templates = new Map(Object.entries({ ...options.partials, [template]: text }));
  const renderer = createRenderer(templates, { ...plainFacts, ...options.facts }, outDir);
  return renderer.render({ template, target: target as RelPath, data });
}

describe('the renderer', () => {
  it('formats by the settings of the project', async () => {
    const text = 'export const a = {b: "c"}';
    expect(await render(text)).toBe("export const a = { b: 'c' };\n");
    const format = { ...plainFacts.format, semi: false, singleQuote: false, bracketSpacing: false };
    expect(await render(text, { facts: { format } })).toBe('export const a = {b: "c"}\n');
  });

  it.each([
    ['kebab', '.js', 'src/auth/x.ts', './auth-store.js'],
    ['camel', '', 'src/auth/x.ts', './authStore'],
    ['pascal', '.ts', 'src/auth/x.ts', './AuthStore.ts'],
    ['dot', '.js', 'test/x.ts', '../src/auth/auth.store.js'],
    ['snake', '', 'test/deep/x.ts', '../../src/auth/auth_store'],
  ] as const)('names modules in the way of the project: %s, %j', async (...example) => {
    const [fileNaming, importExtension, target, specifier] = example;
    const text = "export { a } from {{module 'auth-store'}};";
    expect(await render(text, { facts: { fileNaming, importExtension }, target })).toBe(
      `export { a } from '${specifier}';\n`,
    );
  });

  it.each([
    ['.cjs', '', 'src/auth/x.cjs', './auth-store.cjs'],
    ['.mjs', '.js', 'src/auth/x.mjs', './auth-store.mjs'],
    ['.cts', '', 'test/x.cts', '../src/auth/auth-store.cjs'],
    ['.mts', '.js', 'test/x.mts', '../src/auth/auth-store.mjs'],
    ['.mts', '.ts', 'test/x.mts', '../src/auth/auth-store.mts'],
  ] as const)('names %s modules in full', async (...example) => {
    const [sourceExtension, importExtension, target, specifier] = example;
    const text = "export { a } from {{module 'auth-store'}};";
    const facts = { sourceExtension, importExtension };
    expect(await render(text, { facts, target })).toBe(`export { a } from '${specifier}';\n`);
  });

  it('puts a part in when one of its names was chosen', async () => {
    const text =
      '{{#part "login"}}\nexport const a = 1;\n{{/part}}\n{{#part "me" "roles"}}\nexport const b = 2;\n{{/part}}\n';
    expect(await render(text, { data: { parts: ['login'] } })).toBe('export const a = 1;\n');
    expect(await render(text, { data: { parts: ['roles'] } })).toBe('export const b = 2;\n');
  });

  it('chooses a partial by a variant', async () => {
    const partials = {
      'v/one.ts.hbs': 'export const v = 1;',
      'v/two.ts.hbs': 'export const v = 2;',
    };
    const text = "{{> (partial 'v/' which '.ts')}}";
    expect(await render(text, { partials, data: { which: 'two' } })).toBe('export const v = 2;\n');
  });

  it('takes out what a variant does not use', async () => {
    const text = "import { a, b } from 'x';\nconst c = 1;\nexport const d = b;";
    expect(await render(text)).toBe("import { b } from 'x';\nexport const d = b;\n");
  });

  it('writes JavaScript for a JavaScript project, in its module system', async () => {
    const text =
      "import { a } from 'x';\nexport function f(n: number): string {\n  return a(n);\n}";
    const facts = { language: 'javascript', moduleSystem: { id: 'cjs', evidence: '' } } as const;
    const written = await render(text, { facts, target: 'src/auth/x.js' });
    expect(written).toContain("require('x')");
    expect(written).toContain('@param {number} n');
    expect(written).not.toContain(': number');
  });

  it('leaves scripts and SQL as they are written', async () => {
    const sql = 'CREATE  TABLE x ();\n';
    expect(await render(sql, { template: 'x.sql.hbs', target: 'migrations/x.sql' })).toBe(sql);
    const script = 'const unused = 1;\nconsole.log(1);\n';
    const job = { template: 'x.mjs.hbs', target: 'scripts/x.mjs' };
    expect(await render(script, { ...job, facts: { language: 'javascript' } })).toBe(script);
  });

  it.each([
    ['a name that the data lacks', 'export const a = {{missing}};'],
    ['a partial that does not exist', '{{> nowhere}}'],
  ])('fails for %s', async (_, text) => {
    await expect(render(text)).rejects.toThrow();
  });

  it('fails for a template that does not exist', async () => {
    const renderer = createRenderer(new Map(), plainFacts, outDir);
    const job = { template: 'no.ts.hbs', target: 'x.ts' as RelPath, data: {} };
    await expect(renderer.render(job)).rejects.toThrow('no.ts.hbs');
  });

  it('keeps any text of the project a string', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (name) => {
        const written = await render('export const name: string = {{literal name}};', {
          data: { name },
        });
        const tree = ts.createSourceFile('x.ts', written, ts.ScriptTarget.Latest, true);
        const [statement, ...others] = tree.statements;
        expect(others).toEqual([]);
        const declared = statement as ts.VariableStatement;
        const value = declared.declarationList.declarations[0]?.initializer;
        expect(value && ts.isStringLiteral(value) ? value.text : null).toBe(name);
      }),
      { numRuns: times(60, 300, 2000) },
    );
  });
});
