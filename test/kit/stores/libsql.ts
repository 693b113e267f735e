import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { libsql as adapter } from '../../../src/stores/libsql/index.js';
import { openPlain } from '../../support/open-store.js';
import type { StoreKit } from '../kit.js';

export const libsql: StoreKit = {
  adapter,
  open: (context) => openPlain(adapter, context),
  hasCounters: false,
  nobody: 'nobody',
  service: null,
  database(_name, folder) {
    const file = join(folder, 'auth.db');
    return Promise.resolve({
      environment: { AUTH_DATABASE_URL: `file:${file}` },
      remove() {
        rmSync(file, { force: true });
        return Promise.resolve();
      },
    });
  },
  hand: 'fixtures/attack/hands/libsql.js',
};
