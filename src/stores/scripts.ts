import type { ArtifactContext } from '../frameworks/adapter.js';
import { relativeSpecifier, relPath } from '../model/paths.js';
import type { RelPath, TemplateJob } from '../model/types.js';

/** The scripts that every store has: plain JavaScript that needs runtime dependencies only. */
const NAMES = ['migrate', 'prune'] as const;

/** The jobs for `scripts/auth-migrate.mjs` and `scripts/auth-prune.mjs` of a store. */
export function scriptJobs(store: string, { migrationsDir }: ArtifactContext): TemplateJob[] {
  return NAMES.map((name) => {
    const target = scriptFile(name);
    return {
      template: `stores/${store}/auth-${name}.mjs.hbs`,
      target,
      data: { migrations: `${relativeSpecifier(target, migrationsDir)}/` },
    };
  });
}

/**
 * `auth:migrate` and `auth:prune` for package.json. Plain `node`, with nothing that reads `.env`: in
 * production the environment is there, `--env-file` fails when the file is not, and
 * `--env-file-if-exists` is unknown to Node 20. How to run them with a `.env` is said in the next steps.
 */
export function scriptCommands(): Readonly<Record<string, string>> {
  return Object.fromEntries(NAMES.map((name) => [`auth:${name}`, `node ${scriptFile(name)}`]));
}

function scriptFile(name: (typeof NAMES)[number]): RelPath {
  return relPath(`scripts/auth-${name}.mjs`);
}
