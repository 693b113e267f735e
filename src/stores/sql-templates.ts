import type { ArtifactContext } from '../frameworks/adapter.js';
import { joinPath } from '../model/paths.js';
import type { FileTemplate, PlacedTemplate, StoreTemplates } from '../model/template-contract.js';

type SqlTests = Readonly<Record<'auth-setup' | 'test-database', FileTemplate>>;

/** The templates of a store that is asked in SQL, as they lie in the folder `templates/stores/<id>`. */
export function sqlTemplates(
  id: string,
  context: ArtifactContext,
): Omit<StoreTemplates, 'testDatabase' | 'tests'> & { readonly tests: SqlTests } {
  const folder = `stores/${id}` as const;
  return {
    modules: { 'auth-store': { template: `${folder}/auth-store.ts.hbs` } },
    migrations: migrations(folder, context),
    scripts: { 'auth-db': { template: `${folder}/auth-db.mjs.hbs` } },
    readme: {
      disabling: `${folder}/readme-disabling.md`,
      administrator: 'stores/readme-administrator.sql.md',
    },
    migrateInTests: 'tests/migrate-script.ts',
    tests: {
      'auth-setup': { template: `${folder}/tests/auth-setup.ts.hbs` },
      'test-database': { template: `${folder}/tests/test-database.ts.hbs` },
    },
  };
}

function migrations(
  folder: `stores/${string}`,
  { auth, roles, migrationsDir, users }: ArtifactContext,
): readonly PlacedTemplate<'sql'>[] {
  const parts = {
    '0001_auth': true,
    '0002_auth_refresh_tokens': auth.endpoints.includes('refresh'),
    '0003_auth_roles': roles.length > 0,
  };
  return [
    ...Object.entries(parts).flatMap(([name, isWanted]): readonly PlacedTemplate<'sql'>[] => {
      const target = joinPath(migrationsDir, `${name}.sql`);
      return isWanted ? [{ template: `${folder}/${name}.sql.hbs`, target }] : [];
    }),
    ...users.fields.map(({ column }): PlacedTemplate<'sql'> => {
      const target = joinPath(migrationsDir, `0004_auth_field_${column}.sql`);
      return { template: 'stores/0004_auth_field.sql.hbs', target, data: { column } };
    }),
  ];
}
