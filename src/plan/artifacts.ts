import { gtr, validRange } from 'semver';
import type { ArtifactContext, SharedCounters } from '../frameworks/adapter.js';
import { templateParts } from '../frameworks/template-parts.js';
import { sourceFile } from '../model/file-names.js';
import { passwordSettings } from '../model/password-settings.js';
import { idleDaysOf } from '../model/settings/idle-days.js';
import type { DependencyChange, PackageJson, TemplateJob } from '../model/types.js';
import type { Store } from '../stores/adapter.js';
import { envVariables } from './env-variables.js';

/** In the memory of each process. */
export const countingAlone = {
  limiter: 'auth/limiter.ts',
  limiterImport: 'auth/limiter-import.ts',
  readme: 'auth/readme-limits.md',
} as const satisfies Partial<SharedCounters>;

/** The generated files that know neither framework nor store. */
export function sharedArtifacts(
  context: ArtifactContext,
  store: Pick<Store, 'env'>,
): readonly TemplateJob[] {
  const { auth, facts, roles } = context;
  const common = templateParts(context);
  const { lengths, reason } = passwordSettings(auth.passwordMin);
  const module = (name: string, template: string, data: TemplateJob['data'] = {}): TemplateJob => ({
    template: `auth/${template}.ts.hbs`,
    target: sourceFile(facts, auth.outDir, name),
    data: { ...common, ...data },
  });
  const counting = context.counters ?? countingAlone;
  return [
    module('access-token', 'access-token', {
      algorithm: auth.algorithm,
      accessSeconds: auth.accessSeconds,
      moduleSystem: facts.moduleSystem.id,
      subjectText: common.userId === 'string' ? 'claims.userId' : 'String(claims.userId)',
    }),
    module('auth-context', 'auth-context', counting),
    module('auth-events', 'auth-events'),
    module('auth-service', 'auth-service'),
    module('config', `config.${auth.algorithm}`, {
      required: envVariables(auth, store, context.counters).map(({ name }) => name),
    }),
    module('deadline', 'deadline'),
    module('guessable-text', 'guessable-text', { lengths }),
    module('password-policy', 'password-policy', {
      appName: facts.name,
      passwordMin: auth.passwordMin,
      passwordMinReason: reason,
    }),
    module('passwords', `passwords.${auth.hash}`, {
      moduleSystem: facts.moduleSystem.id,
      bcryptPackage: context.users.hashes.find(({ kind }) => kind === 'bcrypt')?.package ?? null,
      argon2Hashes: context.users.hashes.some(({ kind }) => kind === 'argon2') ? 'any' : 'ours',
    }),
    module('problem', 'problem', {
      errors: auth.errors,
      uniques: context.users.fields.filter(({ unique }) => unique),
    }),
    module('session-tokens', `session-tokens.${common.sessions}`, {
      sessionDays: auth.refreshDays,
      idleDays: idleDaysOf(auth),
      graceSeconds: auth.refreshGrace,
    }),
    module('throttle', 'throttle', { ...counting, signUpsPerHour: auth.signUpsPerHour }),
    module('user', 'user', { roles }),
  ];
}

/** The packages that these files import. */
export function sharedDependencies({ auth, facts }: ArtifactContext): readonly DependencyChange[] {
  const runtime = (name: string, range: string): DependencyChange => ({ name, range, dev: false });
  return [
    runtime('jsonwebtoken', '^9.0.3'),
    runtime('rate-limiter-flexible', '^11.4.0'),
    runtime('zod', zodRange(facts.packageJson)),
    ...(auth.hash === 'argon2id' ? [runtime('@node-rs/argon2', '^2.2.1')] : []),
    ...(facts.language === 'typescript'
      ? [{ name: '@types/jsonwebtoken', range: '^9.0.10', dev: true }]
      : []),
  ];
}

/**
 * The templates keep to what zod 3 and 4 share, so that the project's own will do. Where it has none it gets 4,
 * unless its TypeScript is older than the types of 4 can be read with.
 */
function zodRange({ dependencies, devDependencies }: PackageJson): string {
  const typescript = devDependencies?.['typescript'] ?? dependencies?.['typescript'] ?? '';
  const old = validRange(typescript) !== null && gtr('5.0.0', typescript);
  return dependencies?.['zod'] ?? (old ? '^3.25.76' : '^4.6.7');
}
