import type { FileTemplate, StoreTemplates } from '../model/template-contract.js';

type SqlTests = Readonly<Record<'auth-setup' | 'test-database', FileTemplate>>;

/** The templates of a store that is asked in SQL, as they lie in the folder `templates/stores/<id>`. */
export function sqlTemplates(
  id: string,
): Omit<StoreTemplates, 'testDatabase' | 'tests'> & { readonly tests: SqlTests } {
  const folder = `stores/${id}` as const;
  return {
    modules: { 'auth-store': { template: `${folder}/auth-store.ts.hbs` } },
    fieldMigration: { template: 'stores/0004_auth_field.sql.hbs' },
    migrations: {
      '0001_auth': { template: `${folder}/0001_auth.sql.hbs` },
      '0002_auth_refresh_tokens': { template: `${folder}/0002_auth_refresh_tokens.sql.hbs` },
      '0003_auth_roles': { template: `${folder}/0003_auth_roles.sql.hbs` },
    },
    scripts: { 'auth-db': { template: `${folder}/auth-db.mjs.hbs` } },
    readme: {
      disabling: `${folder}/readme-disabling.md`,
      administrator: 'stores/readme-administrator.sql.md',
    },
    tests: {
      'auth-setup': { template: `${folder}/tests/auth-setup.ts.hbs` },
      'test-database': { template: `${folder}/tests/test-database.ts.hbs` },
    },
  };
}
