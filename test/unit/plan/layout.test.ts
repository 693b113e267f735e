import fc from 'fast-check';
import { format } from 'prettier';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../../src/model/digest.js';
import { relPath } from '../../../src/model/paths.js';
import { applyEdits } from '../../../src/model/text-edit.js';
import type { FileChange, RelPath } from '../../../src/model/types.js';
import { laidOut } from '../../../src/plan/layout.js';
import { lineEdits } from '../../../src/plan/merge/line-edits.js';
import { recordSpliced, undoFor } from '../../../src/plan/spliced-record.js';
import { times } from '../../support/effort.js';

const app = relPath('src/app.ts');
const reformat = (path: RelPath, text: string) => format(text, { filepath: path });

const HANDLER = `(req, res) => {
  res.json({ books: [] });
}`;
const ROUTE = `app.get("/a/path/that/is/long/enough/for", validate(query), ${HANDLER});\n`;

type Update = Extract<FileChange, { kind: 'update' }>;

/** A guard before the handlers of the one route of a file. */
function guarded(before: string, guard: string, path = app): Update {
  const at = before.indexOf('validate');
  const edits = [{ start: at, end: at, text: `${guard}, ` }];
  const content = applyEdits(before, edits);
  return { kind: 'update', path, before, content, kept: 'spliced', reason: '', edits: [edits] };
}

async function planned(change: Update, formatter: 'prettier' | 'biome' | null = 'prettier') {
  const [only] = await laidOut([change], { formatter }, reformat);
  if (only?.kind !== 'update') throw new Error('the change is gone');
  return only;
}

describe('a line that a guard makes too long', () => {
  const aside = '// as it is\nconst one = 1;\n\n';

  test('is broken where the file was formatted, and nothing else moves', async () => {
    const { content } = await planned(guarded(aside + ROUTE, 'requireAuth'));
    expect(content).toBe(
      `${aside}app.get(
  "/a/path/that/is/long/enough/for",
  requireAuth,
  validate(query),
  (req, res) => {
    res.json({ books: [] });
  },
);
`,
    );
  });

  test('stays where the file was laid out otherwise, or nobody formats it', async () => {
    const own = guarded(`const one=1;\n${ROUTE}`, 'requireAuth');
    expect(await planned(own)).toEqual(own);
    const plain = guarded(ROUTE, 'requireAuth');
    expect(await planned(plain, null)).toEqual(plain);
  });

  test('is broken with the line endings that the file has', async () => {
    const windows = ROUTE.replaceAll('\n', '\r\n');
    const { content } = await planned(guarded(windows, 'requireAuth'));
    expect(content).toContain('requireAuth,\r\n  validate(query),\r\n');
    expect(content.replaceAll('\r\n', '')).not.toContain('\n');
  });

  test('gives the old bytes back', async () => {
    const names = fc.stringMatching(/^guard[a-z]{0,36}$/);
    const paths = fc.stringMatching(/^[a-z/]{0,60}$/);
    await fc.assert(
      fc.asyncProperty(names, paths, async (guard, path) => {
        const before = await reformat(app, `${aside}app.get('${path}', validate, ${HANDLER});\n`);
        const change = await planned(guarded(before, guard));
        expect(change.content).toBe(await reformat(app, change.content));
        const record = recordSpliced(change, undefined);
        expect(record.sha256).toBe(sha256(change.content));
        const undo = undoFor(change.content, record);
        expect(undo && applyEdits(change.content, undo)).toBe(before);
      }),
      { numRuns: times(30, 300) },
    );
  });
});

test('edits of lines make one text of the other', () => {
  const texts = fc
    .array(fc.constantFrom('a\n', 'b\n', 'c\n', '\n', 'd'))
    .map((all) => all.join(''));
  fc.assert(
    fc.property(texts, texts, (from, to) => {
      expect(applyEdits(from, lineEdits(from, to))).toBe(to);
    }),
    { numRuns: times(200, 5000) },
  );
});
