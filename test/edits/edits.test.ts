import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../src/model/text-edit.js';
import { verifySplice } from '../../src/source/verify.js';
import { allEdits, project, withoutInsertions, type EditCase } from './edit-case.js';

/** `AUTHWRIGHT_UPDATE=1` writes the outputs instead of comparing them; read the diff. */
const update = process.env['AUTHWRIGHT_UPDATE'] === '1';

const root = import.meta.dirname;
const folders = (path: string) =>
  readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

describe.each(folders(root))('%s', (helper) => {
  it.each(folders(join(root, helper)))('%s', async (name) => {
    const folder = join(root, helper, name);
    const inputName = readdirSync(folder).find((each) => each.startsWith('input.'))!;
    const extension = extname(inputName);
    const input = readFileSync(join(folder, inputName), 'utf8');
    const { default: run } = (await import(join(folder, 'run.ts'))) as { default: EditCase };
    const settings = { file: `src/routes/books${extension}`, ...run };

    const before = project(settings, input);
    const result = run.edit(before);
    if (result.status !== 'edited') {
      const said = result.status === 'blocked' ? describeProblem(result.diagnostic) : 'already\n';
      compare(join(folder, 'output.txt'), said);
      return;
    }
    const edits = allEdits(result, before, settings);
    const after = applyEdits(input, edits);
    compare(join(folder, `output${extension}`), after);
    expect(new Set(edits.map(({ file }) => file))).toEqual(new Set([before.file]));
    expect(verifySplice(before.file, input, edits)).toBeNull();
    if (edits.every(({ start, end }) => start === end)) {
      expect(withoutInsertions(after, edits)).toBe(input);
    }
    expect(run.edit(project(settings, after)).status).toBe('already');
  });
});

function describeProblem({
  code,
  message,
  fix,
  loc,
}: {
  code: string;
  message: string;
  fix: string;
  loc: { line: number; column: number } | null;
}): string {
  return `${code} at ${loc?.line ?? 0}:${loc?.column ?? 0}\n${message}\n${fix}\n`;
}

function compare(path: string, text: string): void {
  if (update) writeFileSync(path, text);
  expect(existsSync(path) ? readFileSync(path, 'utf8') : null).toBe(text);
}
