import type { ArtifactContext } from '../frameworks/adapter.js';
import { templateParts } from '../frameworks/template-parts.js';
import { sourceFile } from '../model/file-names.js';
import { joinPath } from '../model/paths.js';
import type { DependencyChange, TemplateJob } from '../model/types.js';

const IDLE_DAYS = 7; // of a refresh token, security.md section 0; its session may last longer

/** The generated files that know neither framework nor store. */
export function sharedArtifacts(context: ArtifactContext): readonly TemplateJob[] {
  const { auth, facts, roles } = context;
  const common = templateParts(context);
  const module = (name: string, template: string, data: TemplateJob['data'] = {}): TemplateJob => ({
    template: `auth/${template}.ts.hbs`,
    target: sourceFile(facts, auth.outDir, name),
    data: { ...common, ...data },
  });
  return [
    module('access-token', `access-token.${auth.algorithm}`, {
      accessSeconds: auth.accessSeconds,
      moduleSystem: facts.moduleSystem.id,
    }),
    module('auth-events', 'auth-events'),
    module('auth-service', 'auth-service'),
    module('config', `config.${auth.algorithm}`),
    module('hash-queue', 'hash-queue'),
    module('password-policy', 'password-policy', { appName: facts.name }),
    module('passwords', `passwords.${auth.hash}`),
    module('problem', 'problem'),
    module('session-tokens', `session-tokens.${common.sessions}`, {
      sessionDays: auth.refreshDays,
      idleDays: Math.min(IDLE_DAYS, auth.refreshDays),
    }),
    module('user', 'user', { roles }),
    {
      template: 'auth/README.md.hbs',
      target: joinPath(auth.outDir, 'README.md'),
      data: common,
    },
  ];
}

/** The packages that these files import. */
export function sharedDependencies({ auth, facts }: ArtifactContext): readonly DependencyChange[] {
  const runtime = (name: string, range: string): DependencyChange => ({ name, range, dev: false });
  return [
    runtime('jsonwebtoken', '^9.0.3'),
    runtime('rate-limiter-flexible', '^11.4.0'),
    runtime('zod', '^4.6.7'),
    ...(auth.hash === 'argon2id' ? [runtime('@node-rs/argon2', '^2.2.1')] : []),
    ...(facts.language === 'typescript'
      ? [{ name: '@types/jsonwebtoken', range: '^9.0.10', dev: true }]
      : []),
  ];
}
