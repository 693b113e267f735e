import { pigeonhole as adapter } from '../made-up/pigeonhole.js';
import type { FrameworkKit } from '../kit.js';

/** The smallest entry that there is; docs/adapters.md goes through it. */
export const pigeonhole: FrameworkKit = {
  adapter,
  versions: [{ name: 'pigeonhole1', stack: 'made-up', dependencies: { pigeonhole: '1.0.0' } }],
  contract: {
    folder: 'fixtures/made-up/project',
    endpoints: 4,
    some: ['DELETE /birds/{id}'],
    file: 'src/birds.js',
    route: "hole.on('GET /birds'",
    guarded: "hole.on('GET /birds', GUARD,",
    dynamic: 'hole.on(process.argv[2], list);\n',
  },
  attacked: 'fixtures/made-up/attack',
  packages: ['fixtures/made-up/packages/pigeonhole'],
};
