import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AuthSettings } from '../../src/model/types.js';
import { sharedArtifacts } from '../../src/plan/artifacts.js';
import { createRenderer } from '../../src/plan/render/render.js';
import { readTemplates } from '../../src/project/templates.js';
import { libsqlFor } from '../../src/stores/libsql/index.js';
import { artifactContext } from './generated-context.js';

export type GeneratedModules = {
  /** Loads `src/auth/<name>`, which may import what is generated, and the packages of the stacks. */
  load(name: string): Promise<unknown>;
  remove(): void;
};

/** The generated files that know neither framework nor store, as JavaScript. */
export async function generateModules(auth: Partial<AuthSettings> = {}): Promise<GeneratedModules> {
  const runs = resolve(import.meta.dirname, '../../fixtures/stacks/.runs');
  mkdirSync(runs, { recursive: true });
  const folder = mkdtempSync(join(runs, 'modules-'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  const context = artifactContext({
    auth,
    facts: { language: 'javascript', sourceExtension: '.js' },
  });
  const renderer = createRenderer(readTemplates(), context.facts, context.auth.outDir);
  for (const job of sharedArtifacts(context, libsqlFor(context.auth))) {
    const file = join(folder, job.target);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, await renderer.render(job));
  }
  return {
    load: (name) =>
      import(
        pathToFileURL(join(folder, context.auth.outDir, `${name}.js`)).href
      ) as Promise<unknown>,
    remove() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
