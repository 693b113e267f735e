import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sharedDependencies } from '../../../src/plan/artifacts.js';
import { storeKits } from '../../kit/registry.js';
import { artifactContext } from '../../support/generated-context.js';

type Locked = {
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
};

const stacks = resolve(import.meta.dirname, '../../../fixtures/stacks');
const { packages } = JSON.parse(readFileSync(resolve(stacks, 'package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, Locked>>;
};

describe('packages that generated code needs', () => {
  it('run no script when they are installed, nor do those below them', async () => {
    const context = artifactContext();
    const opened = await Promise.all(storeKits.map((kit) => kit.open(context)));
    const ofStores = opened.flatMap((store) => store.dependencies(context));
    const added = [...sharedDependencies(context), ...ofStores];
    const names = added.filter(({ dev }) => !dev).map(({ name }) => name);
    expect(names).toContain('@node-rs/argon2');
    const all = closure(names);
    expect(all.size).toBeGreaterThan(names.length);
    expect([...all].filter((path) => packages[path]?.hasInstallScript)).toEqual([]);
  });
});

/** Where these packages and all that they need are in the lock file of the fixtures. */
function closure(names: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const visit = (name: string, from: string): void => {
    const nested = `${from}/node_modules/${name}`;
    const path = packages[nested] ? nested : `node_modules/${name}`;
    const found = packages[path];
    if (!found || seen.has(path)) return;
    seen.add(path);
    for (const each of Object.keys({ ...found.dependencies, ...found.optionalDependencies })) {
      visit(each, path);
    }
  };
  for (const name of names) visit(name, '');
  return seen;
}
