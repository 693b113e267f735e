import { postgres as adapter } from '../../../src/stores/postgres/index.js';
import { dropDatabase, freshDatabase } from '../../support/fresh-database.js';
import { openPlain } from '../../support/open-store.js';
import type { StoreKit } from '../kit.js';

export const postgres: StoreKit = {
  adapter,
  open: (context) => openPlain(adapter, context),
  hasCounters: true,
  nobody: '00000000-0000-4000-8000-000000000000',
  service: 'AUTHWRIGHT_POSTGRES_URL',
  async database(name, _folder, server) {
    const url = await freshDatabase(name, server);
    return {
      environment: { DATABASE_URL: url },
      remove: () => dropDatabase(name, server),
    };
  },
  hand: 'fixtures/attack/hands/postgres.js',
};
