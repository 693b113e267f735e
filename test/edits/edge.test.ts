import { express } from '../../src/frameworks/express/index.js';
import { readFileSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../src/model/text-edit.js';
import type { EditResult } from '../../src/model/types.js';
import { parseSource, syntaxErrorsOf } from '../../src/source/trees.js';
import { pruneImports } from '../../src/source/unused-imports.js';
import { verifySplice } from '../../src/source/verify.js';
import {
  allEdits,
  project,
  requireAuth,
  withoutInsertions,
  type EditedProject,
} from './edit-case.js';
import { mountIn } from './mount-case.js';

const folder = join(import.meta.dirname, '../../fixtures/edge');
const names = readdirSync(folder).filter((name) => /\.[jt]s$/.test(name));

/** Every route guarded, and the auth routes mounted: all edits that one file can get in one run. */
function secureAll({ view, routes }: EditedProject): EditResult {
  const results = [
    ...routes
      .filter(({ path }) => path !== '/auth')
      .map((route) => express.secure(route, requireAuth, view)),
    mountIn(view),
  ];
  expect(results.map(({ status }) => status)).not.toContain('blocked');
  const edited = results.filter((each) => each.status === 'edited');
  if (edited.length === 0) return { status: 'already' };
  return {
    status: 'edited',
    edits: edited.flatMap(({ edits }) => edits),
    imports: edited.flatMap(({ imports }) => imports),
  };
}

describe.each(names)('%s', (name) => {
  const text = readFileSync(join(folder, name), 'utf8');
  const settings = {
    file: `src/${name}`,
    module: extname(name) === '.js' && text.includes('require(') ? 'cjs' : 'esm',
  } as const;
  const before = project(settings, text);
  const result = secureAll(before);
  const edits = allEdits(result, before, settings);
  const after = applyEdits(text, edits);

  it('gets insertions and nothing else', () => {
    expect(before.routes).toHaveLength(4);
    expect(edits.every(({ start, end }) => start === end)).toBe(true);
    expect(withoutInsertions(after, edits)).toBe(text);
    expect(verifySplice(before.file, text, edits)).toBeNull();
    expect(syntaxErrorsOf(parseSource(name, after))).toEqual([]);
  });

  it('keeps its line endings where they are all alike', () => {
    const crlf = text.split('\r\n').length;
    if (crlf === text.split('\n').length) {
      expect(after.split('\r\n')).toHaveLength(after.split('\n').length);
    }
    if (crlf === 1) expect(after).not.toContain('\r');
  });

  it('ends the lines of its owner as they did', () => {
    const linesOf = (whole: string): string[] => whole.match(/[^\n]*\n/g) ?? [];
    const spliced = edits.filter((edit) => !edit.text.includes('\n'));
    const touched = spliced.map(({ start }) => text.slice(0, start).split('\n').length - 1);
    const rest = linesOf(after);
    for (const [index, line] of linesOf(text).entries()) {
      if (touched.includes(index)) continue;
      const at = rest.indexOf(line);
      expect(at, JSON.stringify(line)).toBeGreaterThanOrEqual(0);
      rest.splice(0, at + 1);
    }
  });

  it('mounts between CORS and the body parser', () => {
    const order = ['(cors())', 'createAuthRouter())', '(express.json())'].map((part) =>
      after.lastIndexOf(part),
    );
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  it('has nothing left to do the second time', () => {
    expect(secureAll(project(settings, after)).status).toBe('already');
  });

  it('gets its bytes back when the routes are opened again', () => {
    const securing = before.routes.map((route) => express.secure(route, requireAuth, before.view));
    const only: EditResult = {
      status: 'edited',
      edits: securing.flatMap((each) => (each.status === 'edited' ? each.edits : [])),
      imports: securing.flatMap((each) => (each.status === 'edited' ? each.imports : [])),
    };
    const secured = project(settings, applyEdits(text, allEdits(only, before, settings)));
    const opening = secured.routes.flatMap((route) => {
      const released = express.release(route, requireAuth, secured.view);
      return released.status === 'edited' ? released.edits : [];
    });
    const pruned = pruneImports(secured.file, [requireAuth.ref], opening, secured.view);
    const securedText = secured.view.text(secured.file) ?? '';
    expect(applyEdits(securedText, [...opening, ...pruned])).toBe(text);
  });
});
