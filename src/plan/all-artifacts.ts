import type { ArtifactContext, FrameworkAdapter } from '../frameworks/adapter.js';
import { templateParts } from '../frameworks/template-parts.js';
import { sourceFile } from '../model/file-names.js';
import { passwordSettings } from '../model/password-settings.js';
import { joinPath, relativeSpecifier } from '../model/paths.js';
import type {
  FileTemplate,
  FrameworkTemplates,
  StoreTemplates,
} from '../model/template-contract.js';
import type { TemplateJob } from '../model/types.js';
import type { RunnerAdapter } from '../runners/adapter.js';
import { testArtifacts } from '../runners/test-artifacts.js';
import type { Store } from '../stores/adapter.js';
import { scriptFile } from '../stores/scripts.js';
import { countingAlone, sharedArtifacts } from './artifacts.js';

/** What generated code is for. */
export type Stack = {
  readonly framework: FrameworkAdapter;
  readonly store: Store;
  /** Null: no tests are written. */
  readonly runner: RunnerAdapter | null;
};

/** Every file that is generated of `stack`. */
export function allArtifacts(
  { framework, store, runner }: Stack,
  context: ArtifactContext,
): readonly TemplateJob[] {
  const ofFramework = framework.templates(context);
  const ofStore = store.templates(context);
  const { testDatabase, migrateInTests } = ofStore;
  const support = {
    modules: { ...ofFramework.tests, ...ofStore.tests },
    testDatabase,
    migrateInTests,
  };
  return [
    ...sharedArtifacts(context, store),
    ...modules({ ...ofFramework.modules, ...ofStore.modules, ...counterModule(context) }, context),
    ...storeArtifacts(ofStore, context),
    readme(ofFramework.readme, ofStore.readme, context),
    ...(runner ? testArtifacts(context, runner, support) : []),
  ];
}

/** Migrations and scripts. */
export function storeArtifacts(
  { migrations, scripts }: StoreTemplates,
  context: ArtifactContext,
): readonly TemplateJob[] {
  const job = ({ template, data }: FileTemplate<string>, target: TemplateJob['target']) => ({
    template,
    target,
    data: { ...templateParts(context), ...data },
  });
  return [
    ...migrations.map((each) => job(each, each.target)),
    ...Object.entries(scripts).map(([name, script]) => {
      const target = 'target' in script ? script.target : scriptFile(name, context);
      const folder = `${relativeSpecifier(target, context.migrationsDir)}/`;
      return job({ ...script, data: { ...script.data, migrations: folder } }, target);
    }),
  ];
}

/** What attempts are counted over, where that is not the store. */
function counterModule({ counters }: ArtifactContext): Readonly<Record<string, FileTemplate>> {
  if (!counters?.service) return {};
  return { [counters.connection.module]: { template: counters.service.template } };
}

/** Modules in the folder of the generated code, by name. */
export function modules(
  templates: Readonly<Record<string, FileTemplate>>,
  context: ArtifactContext,
): readonly TemplateJob[] {
  return Object.entries(templates).map(([name, { template, data }]) => ({
    template,
    target: sourceFile(context.facts, context.auth.outDir, name),
    data: { ...templateParts(context), ...data },
  }));
}

function readme(
  ofFramework: FrameworkTemplates['readme'],
  ofStore: StoreTemplates['readme'],
  context: ArtifactContext,
): TemplateJob {
  const { auth, counters } = context;
  return {
    template: 'auth/README.md.hbs',
    target: joinPath(auth.outDir, 'README.md'),
    data: {
      ...templateParts(context),
      ...(counters ?? countingAlone),
      ...ofStore.data,
      ofFramework,
      ofStore,
      version: context.toolVersion,
      guard: auth.stateless ? 'stateless' : 'session',
      algorithm: auth.algorithm,
      accessSeconds: auth.accessSeconds,
      graceSeconds: auth.refreshGrace,
      passwordMin: auth.passwordMin,
      signUpsPerHour: auth.signUpsPerHour,
      passwords: passwordSettings(auth.passwordMin),
    },
  };
}
