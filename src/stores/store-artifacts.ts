import type { ArtifactContext } from '../frameworks/adapter.js';
import { templateParts } from '../frameworks/template-parts.js';
import { placeOf, sourceFile } from '../model/file-names.js';
import { passwordSettings } from '../model/password-settings.js';
import { joinPath, relativeSpecifier, relPath } from '../model/paths.js';
import type { RelPath, TemplateJob } from '../model/types.js';

/** How a store differs from another in what is made of it. */
export type StoreTemplates = {
  /** Folder below `templates/stores`. */
  readonly folder: string;
  readonly data?: Readonly<Record<string, unknown>>;
};

/** In the memory of each process. */
const countingAlone = {
  limiter: 'auth/limiter',
  limiterImport: 'auth/limiter-import',
  readme: 'auth/readme-limits',
} as const;

/** Plain JavaScript that needs runtime dependencies only, so that a container without build tools runs it. */
const SCRIPTS = ['migrate', 'prune'] as const;

/** The files that every store has: queries, limits, what they are handed over in, migrations and scripts. */
export function storeArtifacts(
  { folder, data }: StoreTemplates,
  context: ArtifactContext,
): readonly TemplateJob[] {
  const { auth, facts, counters, migrationsDir } = context;
  const common = { ...data, ...templateParts(context), ...(counters ?? countingAlone) };
  const module = (name: string, template: string): TemplateJob => ({
    template: `${template}.ts.hbs`,
    target: sourceFile(facts, auth.outDir, name),
    data: common,
  });
  return [
    module('auth-store', `stores/${folder}/auth-store`),
    module('auth-context', 'auth/auth-context'),
    module('throttle', 'auth/throttle'),
    ...(counters?.service ? [module(counters.connection.module, counters.service.template)] : []),
    {
      template: 'auth/README.md.hbs',
      target: joinPath(auth.outDir, 'README.md'),
      data: {
        ...common,
        version: context.toolVersion,
        store: folder,
        framework: facts.framework.id,
        guard: auth.stateless ? 'stateless' : 'session',
        algorithm: auth.algorithm,
        accessSeconds: auth.accessSeconds,
        graceSeconds: auth.refreshGrace,
        passwordMin: auth.passwordMin,
        passwords: passwordSettings(auth.passwordMin),
      },
    },
    ...migrations(context).map((name) => ({
      template: `stores/${folder}/${name}.sql.hbs`,
      target: joinPath(migrationsDir, `${name}.sql`),
      data: common,
    })),
    ...SCRIPTS.map((name) => ({
      template: `stores/${folder}/auth-${name}.mjs.hbs`,
      target: scriptFile(name, context),
      data: {
        ...common,
        migrations: `${relativeSpecifier(scriptFile(name, context), migrationsDir)}/`,
      },
    })),
  ];
}

/** One file a part, so that a part that is added later leaves the applied files as they are. */
function migrations({ auth, roles }: ArtifactContext): readonly string[] {
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
export function storeScripts(context: ArtifactContext): Readonly<Record<string, string>> {
  return Object.fromEntries(
    SCRIPTS.map((name) => [`auth:${name}`, `node ${scriptFile(name, context)}`]),
  );
}

/** Where `auth-<name>.mjs` is. */
export function scriptFile(name: string, { facts }: Pick<ArtifactContext, 'facts'>): RelPath {
  return placeOf(facts, relPath(`scripts/auth-${name}.mjs`));
}
