import { ts } from 'ts-morph';
import { describe, expect, it } from 'vitest';
import type { ArtifactContext } from '../../../src/frameworks/adapter.js';
import { express } from '../../../src/frameworks/express/index.js';
import type { AuthEndpoint } from '../../../src/model/types.js';
import { allArtifacts } from '../../../src/plan/all-artifacts.js';
import { sharedDependencies } from '../../../src/plan/artifacts.js';
import { createRenderer } from '../../../src/plan/render/render.js';
import { readTemplates } from '../../../src/project/templates.js';
import { stores } from '../../../src/stores/registry.js';
import { storeNamed } from '../../kit/registry.js';
import { isLong } from '../../support/effort.js';
import { artifactContext, plainFacts } from '../../support/generated-context.js';

const templates = readTemplates();

async function generate(context: ArtifactContext): Promise<ReadonlyMap<string, string>> {
  const store = await storeNamed(context.auth.store).open(context);
  const jobs = allArtifacts({ framework: express, store, runner: null }, context);
  const renderer = createRenderer(templates, context.facts, context.auth.outDir);
  const files = new Map<string, string>();
  for (const job of jobs) files.set(job.target, await renderer.render(job));
  return files;
}

const everything = async (context: ArtifactContext) =>
  Array.from((await generate(context)).values()).join('\n');

const endpointSets: readonly (readonly AuthEndpoint[])[] = [
  ['sign-up', 'login', 'refresh', 'logout', 'me', 'password'],
  ['login'],
  ['sign-up', 'login', 'me'],
  ['login', 'refresh', 'logout'],
  ['login', 'password', 'me'],
];

describe('the generated code', () => {
  it.each(
    stores.flatMap(({ id }, nth) =>
      // Each store with each set of endpoints, every day with every other one; the guard alternates.
      endpointSets
        .map((endpoints, index) => ({
          store: id,
          endpoints,
          stateless: (index + id.length) % 2 === 0,
        }))
        .filter((_, index) => isLong || index === 0 || (index + nth) % 2 === 0),
    ),
  )('parses and leaves nothing over: $store, $endpoints, stateless $stateless', async (auth) => {
    const files = await generate(artifactContext({ auth, roles: ['admin'] }));
    for (const [path, text] of files) {
      if (!path.endsWith('.ts')) continue;
      const { diagnostics = [] } = ts.transpileModule(text, { reportDiagnostics: true });
      expect(diagnostics, path).toEqual([]);
      expect(text, path).not.toMatch(/\{\{|\}\}(?!`)\n\n\n/);
    }
    const sql = [...files].filter(([path]) => path.endsWith('.sql')).map(([, text]) => text);
    expect(sql.join('\n').includes('auth_refresh_tokens')).toBe(auth.endpoints.includes('refresh'));
  });

  it.each([
    ['refresh', /refresh(?!ed)/i],
    ['password', /changePassword|passwordInput/],
    ['sign-up', /signUp|createUser|email-taken/],
    ['logout', /logOut|endAllSessions/],
  ] as const)('has no trace of %s when it was not chosen', async (left, trace) => {
    const all = artifactContext().auth.endpoints;
    const endpoints = all.filter((endpoint) => endpoint !== left);
    const written = await everything(artifactContext({ auth: { endpoints } }));
    const code = written.slice(0, written.indexOf('# Authentication'));
    expect(code).not.toMatch(trace);
    expect(await everything(artifactContext())).toMatch(trace);
  });

  it.each([
    ['4.21.2', 4, true],
    ['5.3.0', 5, false],
    ['latest', 5, true],
    ['catalog:', 5, true],
  ])(
    'wraps async handlers where Express %s may be 4, which leaves rejections alone',
    async (version, major, wraps) => {
      const framework = { ...plainFacts.framework, version, major };
      const written = await everything(artifactContext({ facts: { framework } }));
      expect(written.includes('work(req, res).catch(')).toBe(wraps);
      expect(written.includes("router.post('/login', async (req, res) =>")).toBe(!wraps);
    },
  );

  it('knows roles only when a decision asks for one', async () => {
    expect(await everything(artifactContext())).not.toMatch(/\brole/i);
    const written = await everything(artifactContext({ roles: ['admin', "it's"] }));
    expect(written).toContain("export type Role = 'admin' | \"it's\";");
    expect(written).toContain('requireRole');
  });

  it.each([
    ['argon2id', '@node-rs/argon2', true],
    ['scrypt', '@node-rs/argon2', false],
  ] as const)('imports no package that it does not add: %s', async (hash, name, present) => {
    const context = artifactContext({ auth: { hash } });
    const names = sharedDependencies(context).map((dependency) => dependency.name);
    expect(names.includes(name)).toBe(present);
    const known = new Set([...names, '@libsql/client', 'express']);
    const imported = Array.from(
      (await everything(context)).matchAll(/from '((?:@[^/']+\/)?[^./':][^/']*)/g),
      ([, specifier]) => specifier ?? '',
    );
    for (const specifier of imported) {
      if (!specifier.startsWith('node:')) expect(known).toContain(specifier.replace(/^node$/, ''));
    }
  });

  it('keeps the name of the project a string', async () => {
    const name = '*/ `${process.exit(1)}` \' " \n //';
    const files = await generate(artifactContext({ facts: { name } }));
    const policy = files.get('src/auth/password-policy.ts') ?? '';
    const tree = ts.createSourceFile('x.ts', policy, ts.ScriptTarget.Latest, true);
    const values: string[] = [];
    tree.forEachChild(function visit(node): void {
      if (ts.isStringLiteral(node)) values.push(node.text);
      ts.forEachChild(node, visit);
    });
    expect(values).toContain(name);
    for (const [path, text] of files)
      if (path !== 'src/auth/password-policy.ts') expect(text).not.toContain('process.exit(1)}');
  });

  it('has no secret, and no way around one', async () => {
    for (const algorithm of ['HS256', 'ES256'] as const) {
      const written = await everything(artifactContext({ auth: { algorithm } }));
      expect(written).not.toMatch(/NODE_ENV\b(?!: a| a default)/);
      expect(written).not.toMatch(/(SECRET|PRIVATE_KEY)['"\]]*\s*(\?\?|\|\|)/);
    }
  });

  it('is the same however often it is made', async () => {
    const context = artifactContext({ roles: ['admin'] });
    expect(await everything(context)).toBe(await everything(context));
  });
});
