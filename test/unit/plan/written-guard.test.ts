import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/model/digest.js';
import { relPath } from '../../../src/model/paths.js';
import type { Manifest } from '../../../src/model/types.js';
import { writtenGuard } from '../../../src/plan/written-guard.js';
import { memoryView } from '../../support/memory-view.js';

const names = {
  guard: { file: relPath('src/auth/require-auth.ts'), name: 'requireAuth' },
  router: { file: relPath('src/auth/auth-router.ts'), name: 'createAuthRouter' },
};
const generated = {
  'src/auth/require-auth.ts': 'export const requireAuth = createRequireAuth(sharedAuthContext);\n',
  'src/auth/access-token.ts': 'export function verifyAccessToken() {\n  return null;\n}\n',
  'test/auth.test.ts': 'useAuthContext();\n',
  'src/auth/README.md': '# Auth\n',
};
const files: Manifest['files'] = Object.fromEntries(
  Object.entries(generated).map(([path, text]) => [
    path,
    { template: `auth/${path}.hbs`, baseSha256: sha256(text) },
  ]),
);
const app = 'app.use(createAuthRouter());\napp.get("/", requireAuth, show);\n';

const known = (changed: Readonly<Record<string, string | null>> = {}): boolean => {
  const all: Readonly<Record<string, string | null>> = {
    ...generated,
    'src/app.ts': app,
    ...changed,
  };
  const texts = Object.entries(all);
  const there = texts.flatMap(([path, text]) => (text === null ? [] : [[path, text] as const]));
  return writtenGuard(names, files, memoryView(Object.fromEntries(there))) !== null;
};

describe('the guard of an earlier run', () => {
  it('is known while every generated source is as it was written', () => {
    expect(known()).toBe(true);
    const crlf = generated['src/auth/access-token.ts'].replaceAll('\n', '\r\n');
    expect(known({ 'src/auth/access-token.ts': crlf })).toBe(true);
  });

  it('is not once one of them was changed or is gone', () => {
    expect(known({ 'src/auth/access-token.ts': '// mine\n' })).toBe(false);
    expect(known({ 'src/auth/access-token.ts': null })).toBe(false);
  });

  it('is while others differ in comments and blanks alone from what was written', () => {
    const path = 'src/auth/access-token.ts';
    const base = { [`.authwright/base/${path}.base`]: generated[path] };
    const commented = `// Reviewed by Ada.\n${generated[path].replace('  return', '    /* none */ return')} // yet`;
    expect(known({ ...base, [path]: commented })).toBe(true);
    expect(known({ [path]: commented })).toBe(false);
    // What is kept beside it proves nothing where it is not what was written.
    expect(known({ [path]: commented, [`.authwright/base/${path}.base`]: commented })).toBe(false);
    for (const edited of ['verify', '(', '/* null', '\n// none\nnull; null']) {
      const text = generated[path].replace('null', edited);
      expect(known({ ...base, [path]: text }), edited).toBe(false);
    }
  });

  it('is whatever became of tests and texts', () => {
    expect(known({ 'test/auth.test.ts': '// mine\n', 'src/auth/README.md': null })).toBe(true);
  });

  it.each([
    "createAuthRouter('/api/auth')",
    'createAuthRouter(\n  "/auth"\n)',
    'createAuthRouter(`/a`)',
  ])('is where the router is told the path that it is mounted at: %s', (code) => {
    expect(known({ 'src/app.ts': app.replace('createAuthRouter()', code) })).toBe(true);
  });

  it.each([
    'app.get("/", createRequireAuth(() => ({ ...mine })), show);',
    'Object.assign(sharedAuthContext(), { store: mine });',
    'app.use(createAuthRouter({ ...createAuthContext(), store: mine }));',
    'app.use(\n  createAuthRouter(\n    mine,\n  ),\n);',
    "app.use(createAuthRouter('/auth', mine));",
  ])('is not where other code gives it parts: %s', (code) => {
    expect(known({ 'src/other.ts': code })).toBe(false);
    expect(known({ 'test/other.test.ts': code })).toBe(true);
  });

  it('is none where no run wrote one', () => {
    expect(writtenGuard(names, {}, memoryView(generated))).toBe(null);
  });
});
