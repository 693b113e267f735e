import { describe, expect, it } from 'vitest';
import { dropUnused } from '../../../src/source/drop-unused.js';

describe('dropUnused', () => {
  it('keeps a module in which everything is used', () => {
    const text = "import { a } from 'a';\n\nconst b = a;\nexport const c = b;\n";
    expect(dropUnused(text)).toBe(text);
  });

  it('takes names and whole lines out of the imports', () => {
    expect(
      dropUnused(
        "import x from 'x';\nimport * as y from 'y';\nimport { a, b as c, d } from 'a';\nimport type { T } from 't';\nimport 'effect';\nexport const e = c;\n",
      ),
    ).toBe("\nimport { b as c } from 'a';\nimport 'effect';\nexport const e = c;\n");
  });

  it('takes functions, constants and types that nothing uses, and then what only they used', () => {
    expect(
      dropUnused(
        "import { x } from 'x';\n\n/** Used by nobody. */\nfunction outer() {\n  return inner();\n}\n\nfunction inner(): T {\n  return x;\n}\n\ntype T = number;\n\nexport const e = 1;\n",
      ),
    ).toBe('\n\nexport const e = 1;\n');
  });

  it('does not take a recursive call of itself, or a member of that name, for a use', () => {
    expect(
      dropUnused(
        'export const e = { a: 1 }.a;\n\nfunction a(): void {\n  a();\n}\n\nconst b = 1;\nexport type E = { b: string };\n',
      ),
    ).toBe('export const e = { a: 1 }.a;\nexport type E = { b: string };\n');
  });

  it('leaves the comment of the module when its first statement goes', () => {
    expect(
      dropUnused("/** About the module. */\nimport { a } from 'a';\nexport const e = 1;\n"),
    ).toBe('/** About the module. */\n\nexport const e = 1;\n');
  });

  it('keeps what is used in a type, a shorthand property or a template literal', () => {
    const text =
      'const a = 1;\nconst b = 2;\ntype C = number;\nexport const e: C[] = Object.values({ a });\nexport const f = `${b}`;\n';
    expect(dropUnused(text)).toBe(text);
  });
});
