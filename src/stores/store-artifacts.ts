import type { ArtifactContext } from '../frameworks/adapter.js';
import { templateParts } from '../frameworks/template-parts.js';
import { sourceFile } from '../model/file-names.js';
import { joinPath, relativeSpecifier, relPath } from '../model/paths.js';
import type { RelPath, TemplateJob } from '../model/types.js';

/** How a store differs from another in what is made of it. */
export type StoreTemplates = {
  /** Folder below `templates/stores`. */
  readonly folder: string;
  /** Whether attempts are counted in the database, by `limiter` in that folder, or by each process. */
  readonly sharedLimits: boolean;
  readonly data?: Readonly<Record<string, unknown>>;
};

/** Plain JavaScript that needs runtime dependencies only, so that a container without build tools runs it. */
const SCRIPTS = ['migrate', 'prune'] as const;

/** The files that every store has: queries, limits, what they are handed over in, migrations and scripts. */
export function storeArtifacts(
  { folder, sharedLimits, data }: StoreTemplates,
  context: ArtifactContext,
): readonly TemplateJob[] {
  const { auth, facts, roles, migrationsDir } = context;
  const { parts, sessions } = templateParts(context);
  const common = {
    ...data,
    sessions,
    parts: sharedLimits ? [...parts, 'shared-limits'] : parts,
    limiter: sharedLimits ? `stores/${folder}/limiter` : 'auth/limiter',
  };
  const module = (name: string, template: string): TemplateJob => ({
    template: `${template}.ts.hbs`,
    target: sourceFile(facts, auth.outDir, name),
    data: common,
  });
  return [
    module('auth-store', `stores/${folder}/auth-store`),
    module('auth-context', 'auth/auth-context'),
    module('throttle', 'auth/throttle'),
    {
      template: 'auth/README.md.hbs',
      target: joinPath(auth.outDir, 'README.md'),
      data: {
        ...common,
        version: context.toolVersion,
        store: folder,
        limits: sharedLimits ? 'shared' : 'own',
        framework: facts.framework.id,
        guard: auth.stateless ? 'stateless' : 'session',
        algorithm: auth.algorithm,
        accessSeconds: auth.accessSeconds,
      },
    },
    ...migrations({ auth, roles }).map((name) => ({
      template: `stores/${folder}/${name}.sql.hbs`,
      target: joinPath(migrationsDir, `${name}.sql`),
      data: common,
    })),
    ...SCRIPTS.map((name) => ({
      template: `stores/${folder}/auth-${name}.mjs.hbs`,
      target: scriptFile(name),
      data: {
        ...common,
        migrations: `${relativeSpecifier(scriptFile(name), migrationsDir)}/`,
      },
    })),
  ];
}

/** One file a part, so that a part that is added later leaves the applied files as they are. */
function migrations({ auth, roles }: Pick<ArtifactContext, 'auth' | 'roles'>): readonly string[] {
  return [
    '0001_auth',
    ...(auth.endpoints.includes('refresh') ? ['0002_auth_refresh_tokens'] : []),
    ...(roles.length > 0 ? ['0003_auth_roles'] : []),
  ];
}

/**
 * `auth:migrate` and `auth:prune` for package.json: plain `node`, with nothing that reads `.env`. In
 * production the environment is there, `--env-file` fails when the file is not, and Node 20 does not know
 * `--env-file-if-exists`. How to run them with a `.env` belongs into the next steps.
 */
export function storeScripts(): Readonly<Record<string, string>> {
  return Object.fromEntries(SCRIPTS.map((name) => [`auth:${name}`, `node ${scriptFile(name)}`]));
}

function scriptFile(name: (typeof SCRIPTS)[number]): RelPath {
  return relPath(`scripts/auth-${name}.mjs`);
}
