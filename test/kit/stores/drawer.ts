import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { drawer as adapter } from '../made-up/drawer.js';
import type { StoreKit } from '../kit.js';

export const drawer: StoreKit = {
  adapter,
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
