import { expect, it } from 'vitest';
import { installableFrom, startedBy } from '../../../src/cli/started-by.js';

it.each([
  ['npx authwright', '/home/ada/.npm/_npx/1f/node_modules/.bin/authwright', {}],
  [
    "npx -p '/home/ada/my tools/authwright-0.2.0.tgz' authwright",
    '/home/ada/.npm/_npx/1f/node_modules/.bin/authwright',
    { npm_config_package: '/home/ada/my tools/authwright-0.2.0.tgz' },
  ],
  ['npx authwright', '/shop/node_modules/.bin/authwright', {}],
  [
    'pnpm exec authwright',
    '/shop/node_modules/authwright/dist/authwright.js',
    { npm_config_user_agent: 'pnpm/10.0.0 npm/? node/v20.20.0 linux x64' },
  ],
  [
    'yarn authwright',
    '/shop/node_modules/.bin/authwright',
    { npm_config_user_agent: 'yarn/4.0.0 npm/? node/v20.20.0 linux x64' },
  ],
  ['authwright', '/usr/local/bin/authwright', {}],
  ["node '/home/ada/my tools/dist/authwright.js'", '/home/ada/my tools/dist/authwright.js', {}],
  ['node /src/authwright.js', '/src/authwright.js', { npm_config_package: 'vitest' }],
])('is called as it was started: %s', (program, script, env) => {
  expect(startedBy(script, env)).toBe(program);
});

it.each([
  ['authwright', '/home/ada/.npm/_npx/1f/node_modules/.bin/authwright', {}],
  [
    '/tools/authwright-0.2.0.tgz',
    '/home/ada/.npm/_npx/1f/node_modules/.bin/authwright',
    { npm_config_package: '/tools/authwright-0.2.0.tgz' },
  ],
  [null, '/shop/node_modules/.bin/authwright', {}],
  [null, '/usr/local/bin/authwright', {}],
  ['/home/ada/my tools', '/home/ada/my tools/dist/authwright.js', {}],
])('is installed for CI from where it came: %s', (from, script, env) => {
  expect(installableFrom(script, env)).toBe(from);
});
