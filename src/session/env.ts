import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { parseEnv } from 'node:util';
import { isFileOrFree, writeSecrets } from '../apply/env-file.js';
import { finding, problem, UserError } from '../model/diagnostic.js';
import type { EnvVariable, LocalValue } from '../model/env-variable.js';
import { relPath } from '../model/paths.js';
import type { Diagnostic } from '../model/types.js';
import { countersOf } from '../plan/counters.js';
import { type EnvValue, missingFrom, withValues } from '../plan/env-file.js';
import { envVariables } from '../plan/env-variables.js';
import { planIgnore } from '../plan/git-ignore.js';
import { ownersView } from '../plan/owners-view.js';
import { guessPort } from '../plan/port.js';
import { gitState } from '../project/git.js';
import type { ProjectSnapshot } from '../project/snapshot.js';
import type { Adapters } from './adapters.js';
import { openStore } from './open-store.js';
import type { Options } from './option-values.js';
import { settingsBeforeAsking } from './preset.js';
import { readProject } from './read-project.js';
import type { Reading } from './reading.js';
import { requireManifest } from './refusals.js';
import { isWriting } from './run.js';

const ENV = relPath('.env');
const SECRET_BYTES = 32;

/** What became of `.env`. */
export type EnvReport = {
  /** The names that got a value, with what it is: never a secret itself. */
  readonly written: readonly { readonly name: string; readonly shown: string }[];
  /** Those whose value only the owner knows. */
  readonly problems: readonly Diagnostic[];
};

/**
 * Gives every setting of the generated code that `.env` has no value for one that fits a developer's machine, and
 * overwrites none. Without a value stays what only the owner knows.
 * @throws {UserError} where nothing was generated, and where git takes `.env` or it cannot be written
 */
export async function env(
  options: Options,
  folder: string,
  adapters: Adapters,
): Promise<EnvReport> {
  requireManifest(folder);
  const reading = await readProject(options, folder, adapters);
  const text = envText(reading.snapshot);
  const missing = missingFrom(text, await variablesOf(options, reading, adapters));
  const values = missing.flatMap(({ name, local }): readonly Made[] =>
    local ? [{ name, ...make(local, reading, text) }] : [],
  );
  if (values.length > 0) {
    refuseGit(reading.snapshot);
    const after = withValues(text, values);
    requireRead(
      after,
      missing.filter(({ local }) => local !== null),
    );
    if (isWriting(options)) writeSecrets(reading.snapshot.root, ENV, after);
  }
  return {
    written: values.map(({ name, shown }) => ({ name, shown })),
    problems: missing.filter(({ local }) => local === null).map(leftToOwner),
  };
}

type Made = EnvValue & { readonly shown: string };

/** What the generated code reads; nothing where the project's own guard is used. */
async function variablesOf(
  options: Options,
  reading: Reading,
  adapters: Adapters,
): Promise<readonly EnvVariable[]> {
  const { recorded, facts } = reading;
  if (recorded?.guard) return [];
  const auth = settingsBeforeAsking(options, recorded, facts, adapters);
  const store = await openStore(adapters, auth, reading);
  if (!store) return [];
  return envVariables(auth, store, countersOf(facts.packageJson, store));
}

function make(
  local: LocalValue,
  { view, manifest }: Reading,
  text: string | null,
): { readonly value: string; readonly shown: string } {
  switch (local.kind) {
    case 'secret':
      return {
        value: randomBytes(SECRET_BYTES).toString('base64url'),
        shown: `${SECRET_BYTES} random bytes`,
      };
    case 'private-key': {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const der = privateKey.export({ type: 'pkcs8', format: 'der' });
      return { value: der.toString('base64url'), shown: 'a new private key' };
    }
    case 'origin': {
      const port = parseEnv(text ?? '')['PORT'] ?? String(guessPort(ownersView(view, manifest)));
      const value = `http://localhost:${port}`;
      return { value, shown: value };
    }
    case 'text':
      return { value: local.text, shown: local.text };
  }
}

/** @throws {UserError} where something is there that is no file of text */
function envText(snapshot: ProjectSnapshot): string | null {
  const isFile = isFileOrFree(snapshot.root, ENV);
  if (isFile && !snapshot.exists(ENV)) return null;
  const text = isFile ? snapshot.text(ENV) : null;
  if (text !== null) return text;
  throw new UserError(
    problem(
      'FILE_UNREADABLE',
      '.env is no file of UTF-8 text of this folder, so nothing is written to it',
      'put a file in its place, or set the names of .env.example where it comes from',
      { file: ENV, line: 1, column: 1 },
    ),
  );
}

/** @throws {UserError} where a line above, such as one without `=`, keeps Node from reading what was added */
function requireRead(text: string, added: readonly EnvVariable[]): void {
  const [lost] = missingFrom(text, added);
  if (!lost) return;
  throw new UserError(
    problem(
      'FILE_UNREADABLE',
      `.env has a line that is no NAME=value, so ${lost.name} could not be read behind it`,
      'correct the lines that are neither a comment nor NAME=value',
      { file: ENV, line: 1, column: 1 },
    ),
  );
}

/** @throws {UserError} where git has `.env` or would take it: a secret in a repository is known to all who read that */
function refuseGit(snapshot: ProjectSnapshot): void {
  const git = gitState(snapshot.root);
  if (git === null) return;
  const { change, diagnostics } = planIgnore(snapshot, [{ pattern: ENV, files: [ENV] }], {}, '\n');
  const isTaken = change !== null || diagnostics.length > 0;
  if (git.tracks(ENV)) throw new UserError(finding('ENV_IN_GIT', '.env is in git'));
  if (isTaken) throw new UserError(finding('ENV_IN_GIT', '.env is not in .gitignore'));
}

function leftToOwner({ name, comment }: EnvVariable): Diagnostic {
  return problem(
    'ENV_MISSING',
    `${name} has no value in .env. ${comment}`,
    `write  ${name}=…  into .env`,
    { file: ENV, line: 1, column: 1 },
  );
}
