import { postgres as adapter } from '../../../src/stores/postgres/index.js';
import { dropDatabase, freshDatabase } from '../../support/fresh-database.js';
import type { StoreKit } from '../kit.js';

export const postgres: StoreKit = {
  adapter,
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
