import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planManaged, type ManagedInput } from '../../../src/plan/merge/managed.js';
import { times } from '../../support/effort.js';

const BASE = 'one\ntwo\nthree\nfour\nfive\n';
const NEXT = 'one\ntwo\nthree\nfour\nFIVE\n';
const EDITED = 'ONE\ntwo\nthree\nfour\nfive\n';

/** Formatting, for these tests, is the lack of empty lines. */
const input: ManagedInput = {
  base: BASE,
  rendered: null,
  current: BASE,
  next: NEXT,
  frozen: false,
  restore: false,
  eol: '\n',
  reformat: (text) => Promise.resolve(text.replaceAll(/\n+/g, '\n')),
  parses: () => true,
  typeChecks: true,
  onConflict: 'abort',
};

function plan(changed: Partial<ManagedInput>) {
  return planManaged({ ...input, ...changed });
}

describe('planManaged, the table of managed files', () => {
  test('new: created', async () => {
    expect(await plan({ base: null, current: null })).toEqual({
      kind: 'create',
      content: NEXT,
      base: NEXT,
    });
  });

  test('there already, unknown to us, the same: adopted without a write', async () => {
    expect(await plan({ base: null, current: NEXT })).toEqual({ kind: 'adopt', base: NEXT });
  });

  test('there already, unknown to us, different: a conflict', async () => {
    expect(await plan({ base: null, current: 'mine' })).toMatchObject({
      kind: 'conflict',
      cause: 'foreign',
      proposed: NEXT,
      hunks: [{ line: 1, yours: 'mine', base: '', generated: NEXT }],
    });
  });

  test('deleted by the owner: stays deleted, unless restored', async () => {
    expect(await plan({ current: null })).toEqual({ kind: 'deleted-by-owner' });
    expect(await plan({ current: null, restore: true })).toMatchObject({ kind: 'create' });
  });

  test('nothing changed: nothing', async () => {
    expect(await plan({ next: BASE })).toEqual({ kind: 'nothing', edited: false });
  });

  test('only the generator changed: updated', async () => {
    expect(await plan({})).toEqual({ kind: 'update', content: NEXT, base: NEXT, merged: false });
  });

  test('a migration that was made once is never changed', async () => {
    expect(await plan({ frozen: true })).toEqual({ kind: 'nothing', edited: false });
    expect(await plan({ frozen: true, current: EDITED })).toMatchObject({ kind: 'nothing' });
    expect(await plan({ frozen: true, current: null })).toEqual({ kind: 'deleted-by-owner' });
  });

  test('only the owner changed: kept', async () => {
    expect(await plan({ current: EDITED, next: BASE })).toEqual({ kind: 'nothing', edited: true });
  });

  test('the owner did the same: only the record moves', async () => {
    expect(await plan({ current: NEXT })).toEqual({ kind: 'adopt', base: NEXT });
  });

  test('both changed, apart from each other: merged', async () => {
    expect(await plan({ current: EDITED })).toEqual({
      kind: 'update',
      content: 'ONE\ntwo\nthree\nfour\nFIVE\n',
      base: NEXT,
      merged: true,
    });
  });

  test('both changed the same lines: a conflict with the place and the three texts', async () => {
    expect(await plan({ current: 'one\ntwo\nthree\nfour\n5\n' })).toEqual({
      kind: 'conflict',
      cause: 'both',
      proposed: NEXT,
      hunks: [{ line: 5, yours: '5', base: 'five', generated: 'FIVE' }],
    });
  });

  test('a merge that no longer parses is a conflict', async () => {
    expect(await plan({ current: EDITED, parses: () => false })).toMatchObject({
      kind: 'conflict',
      cause: 'syntax',
    });
  });
});

describe('lines that both changed, settled on the owner’s word', () => {
  /** Both changed the last line, the owner the first one too, and the generator the third. */
  const both: ManagedInput = {
    ...input,
    base: BASE,
    current: 'ONE\ntwo\nthree\nfour\n5\n',
    next: 'one\ntwo\nTHREE\nfour\nFIVE\n',
  };
  const hunks = [{ line: 5, yours: '5', base: 'five', generated: 'FIVE' }];

  test('keep: the owner’s stay, the rest of what is generated comes in, the record moves', async () => {
    expect(await planManaged({ ...both, onConflict: 'keep' })).toEqual({
      kind: 'update',
      content: 'ONE\ntwo\nTHREE\nfour\n5\n',
      base: both.next,
      merged: true,
      settled: { way: 'keep', hunks },
    });
  });

  test('keep, where nothing else changed: not written, but told', async () => {
    expect(
      await planManaged({ ...both, next: 'one\ntwo\nthree\nfour\nFIVE\n', onConflict: 'keep' }),
    ).toEqual({
      kind: 'adopt',
      base: 'one\ntwo\nthree\nfour\nFIVE\n',
      settled: { way: 'keep', hunks },
    });
  });

  test('theirs: the generated ones come, in these lines alone', async () => {
    expect(await planManaged({ ...both, onConflict: 'theirs' })).toEqual({
      kind: 'update',
      content: 'ONE\ntwo\nTHREE\nfour\nFIVE\n',
      base: both.next,
      merged: true,
      settled: { way: 'theirs', hunks },
    });
  });

  test('markers: both stand there as git writes them', async () => {
    const outcome = await planManaged({ ...both, onConflict: 'markers', parses: () => false });
    expect(outcome).toMatchObject({ kind: 'update', settled: { way: 'markers', hunks } });
    expect(outcome).toHaveProperty(
      'content',
      `ONE
two
THREE
four
<<<<<<< yours
5
||||||| base
five
=======
FIVE
>>>>>>> generated
`,
    );
  });

  test.each(['syntax', 'types'] as const)(
    'a merge that is wrong code (%s) keeps the whole file, marks it, or stays a conflict',
    async (cause) => {
      const wrong = { ...both, parses: () => cause === 'types', typeChecks: cause === 'syntax' };
      for (const onConflict of ['theirs', 'abort'] as const) {
        const clean = { ...wrong, current: EDITED, onConflict };
        expect(await planManaged(clean)).toMatchObject({ kind: 'conflict', cause });
      }
      expect(await planManaged({ ...wrong, onConflict: 'keep' })).toMatchObject({
        kind: 'adopt',
        base: both.next,
      });
      const marked = await planManaged({ ...wrong, current: EDITED, onConflict: 'markers' });
      expect(marked).toHaveProperty(
        'content',
        expect.stringMatching(/^<{7} yours\nONE\n[^]*\n={7}\none\n[^]*\n>{7} generated\n$/),
      );
    },
  );

  test('a file that is not ours is never overwritten, whatever was said', async () => {
    for (const onConflict of ['keep', 'theirs', 'markers'] as const) {
      const outcome = await planManaged({ ...both, base: null, onConflict });
      expect(outcome).toMatchObject({ kind: 'conflict', cause: 'foreign' });
    }
  });
});

describe('a file that the project’s linter mended', () => {
  const MENDED = 'one\nTWO\nthree\nfour\nfive\n';
  const mended: ManagedInput = { ...input, base: MENDED, rendered: BASE, current: MENDED };

  test('is in order while the same is rendered, and made as it was where it is made again', async () => {
    const same = { ...mended, next: BASE };
    expect(await planManaged(same)).toEqual({ kind: 'nothing', edited: false });
    expect(await planManaged({ ...same, current: null, restore: true })).toEqual({
      kind: 'create',
      content: MENDED,
      base: MENDED,
    });
  });

  test('takes what is rendered now as it is, for the linter to mend', async () => {
    const outcome = { kind: 'update', content: NEXT, base: NEXT, merged: false };
    expect(await planManaged(mended)).toEqual(outcome);
  });

  /** What happened to a line: its owner, the linter and a new template each may have changed it. */
  const CHANGES = ['', 'o', 'l', 't', 'ol', 'lt'] as const;

  test('is merged line by line with its owner’s edits and what is new', async () => {
    const runs = { numRuns: times(100, 2000) };
    const lines = fc.array(fc.constantFrom(...CHANGES), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(lines, async (changes) => {
        const written = (by: string) =>
          changes
            .map(
              (each, at) =>
                `${by.split('').find((who) => each.includes(who)) ?? 'same'} ${at}\n--${at}\n`,
            )
            .join('');
        const outcome = await planManaged({
          ...input,
          rendered: written(''),
          base: written('l'),
          current: written('ol'),
          next: written('t'),
        });
        const isSame = !changes.some((each) => each.includes('t'));
        const isEdited = changes.some((each) => each.includes('o'));
        if (isSame) expect(outcome).toEqual({ kind: 'nothing', edited: isEdited });
        else {
          const content = isEdited ? written('otl') : written('t');
          expect(outcome).toMatchObject({ kind: 'update', content, merged: isEdited });
        }
      }),
      runs,
    );
  });
});

describe('what does not count as an edit, but stays', () => {
  const CRLF = (text: string) => text.replaceAll('\n', '\r\n');

  test('line endings and a BOM', async () => {
    const windows = `\uFEFF${CRLF(BASE)}`;
    expect(await plan({ current: windows, next: BASE })).toEqual({
      kind: 'nothing',
      edited: false,
    });
    expect(await plan({ current: windows })).toMatchObject({ content: `\uFEFF${CRLF(NEXT)}` });
    expect(await plan({ current: CRLF(EDITED) })).toMatchObject({ merged: true });
  });

  test('formatting', async () => {
    const reformatted = BASE.replaceAll('\n', '\n\n');
    expect(await plan({ current: reformatted, next: BASE })).toEqual({
      kind: 'nothing',
      edited: false,
    });
    expect(await plan({ current: reformatted })).toMatchObject({ kind: 'update', merged: false });
  });

  test('formatting of an owner who edits too: the record is formatted alike before the merge', async () => {
    // The project's formatting is new: it takes the empty lines out that the record still has.
    const base = 'one\n\ntwo\n\nthree\n\nfour\n\nfive\n';
    expect(await plan({ base, current: EDITED })).toMatchObject({
      kind: 'update',
      content: 'ONE\ntwo\nthree\nfour\nFIVE\n',
    });
  });

  test('a new file has the line endings of the project', async () => {
    const created = await plan({ base: null, current: null, eol: '\r\n' });
    expect(created).toMatchObject({ content: CRLF(NEXT), base: NEXT });
  });
});

const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd', ''), { maxLength: 8 });
const textOf = lines.map((each) => each.join('\n'));

test('no line that the owner added is ever lost, and a second run has nothing to do', async () => {
  await fc.assert(
    fc.asyncProperty(textOf, textOf, textOf, async (base, next, edited) => {
      const current = `${edited}\nowner's own line\n`;
      const exact: ManagedInput = { ...input, reformat: (text) => Promise.resolve(text) };
      const outcome = await planManaged({ ...exact, base, current, next });
      if (outcome.kind === 'create' || outcome.kind === 'deleted-by-owner')
        throw new Error('exists');
      if (outcome.kind !== 'update') return;
      expect(outcome.content).toContain("owner's own line");
      const again = { ...exact, base: outcome.base, current: outcome.content, next };
      expect((await planManaged(again)).kind).toBe('nothing');
    }),
    { numRuns: times(300, 2_000, 10_000) },
  );
});
