import { express } from '../../../../src/frameworks/express/index.js';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unmount } from '../../../../src/routing/placement/unmount.js';
import { relPath } from '../../../../src/model/paths.js';
import { applyEdits } from '../../../../src/model/text-edit.js';
import type { EditResult, ExportRef, GuardUse, SourceRoute } from '../../../../src/model/types.js';
import { pruneImports } from '../../../../src/source/unused-imports.js';
import { verifySplice } from '../../../../src/source/verify.js';
import type { EditCase, EditedProject } from '../../../edits/edit-case.js';
import { project, requireAuth } from '../../../edits/edit-case.js';

/** The cases of `test/edits` backwards: what was put in is taken out, and every byte is as before. */
const edits = join(import.meta.dirname, '../../../edits');
const router = { file: relPath('src/auth/auth-router.ts'), name: 'createAuthRouter' };

type Case = { readonly input: string; readonly after: EditedProject };

function casesOf(helper: string): readonly string[] {
  return readdirSync(join(edits, helper)).filter((name) =>
    readdirSync(join(edits, helper, name)).some((each) => /^output\.[cm]?[jt]s$/.test(each)),
  );
}

async function read(helper: string, name: string): Promise<Case> {
  const folder = join(edits, helper, name);
  const inputName = readdirSync(folder).find((each) => each.startsWith('input.')) ?? '';
  const extension = extname(inputName);
  const { default: run } = (await import(join(folder, 'run.ts'))) as { default: EditCase };
  const output = readFileSync(join(folder, `output${extension}`), 'utf8');
  return {
    input: readFileSync(join(folder, inputName), 'utf8'),
    after: project({ file: `src/routes/books${extension}`, ...run }, output),
  };
}

function takenOut(
  { view, file }: EditedProject,
  result: EditResult,
  refs: readonly ExportRef[],
): string {
  const text = view.text(file) ?? '';
  if (result.status !== 'edited') return result.status;
  const all = [...result.edits, ...pruneImports(file, refs, result.edits, view)];
  expect(verifySplice(file, text, all)).toBeNull();
  return applyEdits(text, all);
}

describe('the mount of the auth routes', () => {
  it.each(casesOf('mount').filter((name) => name !== 'already'))('%s', async (name) => {
    const { input, after } = await read('mount', name);
    expect(takenOut(after, unmount(router, after.view), [router])).toBe(input);
  });

  it('is left where other middleware stands in it', () => {
    const text = `import { createAuthRouter } from './auth/auth-router.js';
app.use('/auth', limit, createAuthRouter());
`;
    const { view } = project({ file: 'src/app.ts' }, text);
    expect(unmount(router, view)).toMatchObject({
      status: 'blocked',
      diagnostic: { code: 'UNMOUNT_BLOCKED', loc: { line: 2, column: 1 } },
    });
  });
});

describe('the guard of a router', () => {
  const plain = casesOf('secure-router').filter((name) => name !== 'with-role');
  it.each(plain)('%s', async (name) => {
    const { input, after } = await read('secure-router', name);
    const refs = [requireAuth.ref];
    const route = behindRouterGuard(after);
    expect(takenOut(after, express.releaseRouter(route, requireAuth, after.view), refs)).toBe(
      input,
    );
  });

  it('is left where its owner put other middleware beside it', () => {
    const secured = project(
      {},
      `import { Router } from 'express';
import { requireAuth } from '../auth/require-auth.js';
const router = Router();
router.use(requireAuth, audit);
router.get('/', list);
`,
    );
    const route = behindRouterGuard(secured);
    expect(express.releaseRouter(route, requireAuth, secured.view)).toMatchObject({
      status: 'blocked',
      diagnostic: { code: 'RELEASE_BLOCKED', loc: { line: 4 } },
    });
  });
});

/** A route of the case, with the guard of its router as a scan of the whole application reports it. */
function behindRouterGuard({ view, file, routes }: EditedProject): SourceRoute {
  const text = view.text(file) ?? '';
  const before = text.slice(0, text.indexOf('.use(requireAuth') + '.use('.length).split('\n');
  const loc = { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  const { ref } = requireAuth;
  const [route] = routes;
  if (!route) throw new Error('no route');
  const use: GuardUse = {
    name: ref.name,
    origin: { kind: 'file', ...ref },
    place: 'router',
    loc,
    verdict: 'refuses',
  };
  return { ...route, guards: [use] };
}
