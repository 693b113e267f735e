import { describe, expect, it } from 'vitest';
import { dotMembers } from '../../../src/source/dot-members.js';
import { sortImports } from '../../../src/source/sort-imports.js';

describe('imports', () => {
  const sorted = (...lines: readonly string[]): readonly string[] =>
    sortImports(`/** A module. */\n${lines.join('\n')}\n\nwork();\n`)
      .split('\n')
      .slice(1, -3);

  it('stand in the order in which Biome wants them', () => {
    const order = [
      "import type { KeyObject } from 'node:crypto';",
      "import { createHash } from 'node:crypto';",
      "import { Router } from 'express';",
      "import { z } from 'zod';",
      "import { user } from '@/api/user/model';",
      "import { docs } from '@/api-docs/docs';",
      "import { a } from '../../a';",
      "import { b } from '../b';",
      "import { c } from './c';",
      "import { c2 } from './c2';",
      "import { c10 } from './c10';",
    ];
    expect(sorted(...order.toReversed())).toEqual(order);
    expect(sorted(...order)).toEqual(order);
  });

  it('name what they import in that order, too', () => {
    expect(sorted("import { withoutWords, WORDS, isRun as b, a } from './x';")).toEqual([
      "import { a, isRun as b, WORDS, withoutWords } from './x';",
    ]);
  });

  it('keep the comments above them, and go past none for its effect', () => {
    expect(
      sorted(
        "import './first'; // before all others",
        "import { z } from './z';",
        '// Why b.',
        "import { b } from './b';",
      ),
    ).toEqual([
      "import './first'; // before all others",
      '// Why b.',
      "import { b } from './b';",
      "import { z } from './z';",
    ]);
  });

  it('stay where a comment stands behind one', () => {
    const lines = ["import { z } from './z'; // late", "import { b } from './b';"];
    expect(sorted(...lines)).toEqual(lines);
  });
});

describe('members', () => {
  it('with a plain name stand behind a dot, others do not', () => {
    expect(
      dotMembers("a['b']?.['c'] = process.env['X'] ?? d['e-f'] ?? g[h] ?? i?.['j'](k['l']['m']);"),
    ).toBe("a.b?.c = process.env.X ?? d['e-f'] ?? g[h] ?? i?.j(k.l.m);");
  });
});
