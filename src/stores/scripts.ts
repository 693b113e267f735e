import type { ArtifactContext } from '../frameworks/adapter.js';
import { whereKept } from '../model/file-names.js';
import { relPath } from '../model/paths.js';
import type { RelPath } from '../model/types.js';

const COMMANDS = ['migrate', 'prune'] as const;

/**
 * `auth:migrate` and `auth:prune` for package.json: plain `node`, with nothing that reads `.env`. In
 * production the environment is there, `--env-file` fails when the file is not, and Node 20 does not know
 * `--env-file-if-exists`. How to run them with a `.env` belongs into the next steps.
 */
export function storeScripts(context: ArtifactContext): Readonly<Record<string, string>> {
  return Object.fromEntries(
    COMMANDS.map((name) => [`auth:${name}`, `node ${scriptFile('auth-db', context)} ${name}`]),
  );
}

/** Where the script `name` is. */
export function scriptFile(name: string, { facts }: Pick<ArtifactContext, 'facts'>): RelPath {
  return whereKept(facts, relPath(`scripts/${name}.mjs`));
}
