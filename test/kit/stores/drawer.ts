import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { drawer as adapter } from '../made-up/drawer.js';
import { openPlain } from '../../support/open-store.js';
import type { StoreKit } from '../kit.js';

export const drawer: StoreKit = {
  adapter,
  open: (context) => openPlain(adapter, context),
  hasCounters: false,
  nobody: 'nobody',
  service: null,
  database(_name, folder) {
    const file = join(folder, 'drawer.json');
    return Promise.resolve({
      environment: { DRAWER: file },
      remove() {
        rmSync(file, { force: true });
        return Promise.resolve();
      },
    });
  },
  hand: 'fixtures/made-up/hands/drawer.js',
};
