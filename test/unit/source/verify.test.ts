import { describe, expect, it } from 'vitest';
import { relPath } from '../../../src/model/paths.js';
import type { TextEdit } from '../../../src/model/types.js';
import { verifySplice } from '../../../src/source/verify.js';

const file = relPath('src/books.ts');

/** The edit that puts `text` where `|` stands in `marked`. */
function splice(marked: string, text: string) {
  const at = marked.indexOf('|');
  const edit: TextEdit = { start: at, end: at, text };
  return verifySplice(file, marked.replace('|', ''), [edit]);
}

describe('verifySplice', () => {
  it.each([
    ["router.get('/', |getBook);", 'requireAuth, '],
    ["router.get('/', [|], getBook);", 'requireAuth'],
    ["import a from 'a';|\n\na();", "\nimport { b } from 'b';"],
    ['app.use(a)|.use(b);', ".use('/auth', auth())"],
    ["const a = require('a')|\n;(() => {})()", "\nconst { b } = require('b')"],
    ["#!/usr/bin/env node\n'use strict';|\nrun();", "\nimport { b } from 'b';"],
    ['const text = `${a}`;|', '\nrouter.use(requireAuth);'],
    ['const view = { a: 1| };', ', b: [2]'],
  ])('accepts %j with %j', (marked, text) => {
    expect(splice(marked, text)).toBeNull();
  });

  it.each([
    ['a comment swallows it', "router.get('/', // |\n getBook);", 'requireAuth, '],
    ['a block comment swallows it', '/* | */ run();', 'requireAuth();'],
    ['a string swallows it', "run('|');", 'requireAuth, '],
    ['a template swallows it', 'run(`|`);', 'requireAuth, '],
    ['it does not parse', "router.get('/', |getBook);", 'requireAuth( '],
    ['it continues into the next line', 'const a = b|\n(run)()', '\nconst c = d'],
    ['it continues the line before', 'const a = b|\nrun()', '\n(c)'],
    ['it hides what follows', 'run(a, |b);', '/* */ c, //'],
    ['it closes the call', 'run(|b);', 'c); drop('],
    ['a directive stops being one', "|'use strict';", 'run();\n'],
  ])('refuses where %s', (_reason, marked, text) => {
    const problem = splice(marked, text);
    expect(problem).toMatchObject({ code: 'EDIT_MISREAD', severity: 'error' });
    expect(problem?.fix).toContain(text.trim());
    expect(problem?.loc).toMatchObject({ file });
  });

  it('accepts a removal and a replacement', () => {
    const text = "router.get('/', requireAuth, requireRole('a'), getBook);";
    const start = text.indexOf('requireAuth');
    expect(verifySplice(file, text, [{ start, end: start + 13, text: '' }])).toBeNull();
    const role = text.indexOf("'a'");
    expect(verifySplice(file, text, [{ start: role, end: role + 3, text: "'b', 'c'" }])).toBeNull();
  });

  it('says where the text can be read no worse than before', () => {
    const broken = "const = 1;\nrouter.get('/', getBook);\n";
    const at = broken.indexOf('getBook');
    expect(verifySplice(file, broken, [{ start: at, end: at, text: 'requireAuth, ' }])).toBeNull();
  });
});
