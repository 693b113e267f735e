import type { Adapters } from '../../src/session/adapters.js';
import { frameworks } from '../../src/frameworks/registry.js';
import { readTemplates } from '../../src/project/templates.js';
import { runners } from '../../src/runners/registry.js';
import { stores } from '../../src/stores/registry.js';
import { express } from './frameworks/express.js';
import { koa } from './frameworks/koa.js';
import { pigeonhole } from './frameworks/pigeonhole.js';
import type { FrameworkKit, RunnerKit, StoreKit } from './kit.js';
import { madeUpTemplates } from './made-up/templates.js';
import { jest, nestingBox, nodeTest, vitest } from './runners.js';
import { drawer } from './stores/drawer.js';
import { libsql } from './stores/libsql.js';
import { postgres } from './stores/postgres.js';
import { prisma } from './stores/prisma.js';

/** Each framework that the tests of all frameworks run for: a line here and nothing else in them. */
export const frameworkKits: readonly FrameworkKit[] = [express, koa, pigeonhole];

/** Each store. */
export const storeKits: readonly StoreKit[] = [libsql, postgres, prisma, drawer];

/** Each test runner. */
export const runnerKits: readonly RunnerKit[] = [vitest, jest, nodeTest, nestingBox];

/** What is registered, and what is made up: the pipeline knows neither by name. */
export function allAdapters(): Adapters {
  const added = <Adapter extends { readonly id: string }>(
    registered: readonly Adapter[],
    kits: readonly { readonly adapter: Adapter }[],
  ): readonly Adapter[] => [
    ...registered,
    ...kits
      .map(({ adapter }) => adapter)
      .filter(({ id }) => registered.every((each) => each.id !== id)),
  ];
  return {
    frameworks: added(frameworks, frameworkKits),
    stores: added(stores, storeKits),
    runners: added(runners, runnerKits),
    templates: new Map([...readTemplates(), ...madeUpTemplates()]),
  };
}

/** @throws {RangeError} where there is none of that name */
export function versionNamed(name: string) {
  for (const kit of frameworkKits) {
    const version = kit.versions.find((each) => each.name === name);
    if (version) return { kit, version };
  }
  throw new RangeError(`no version ${name} in the kit`);
}

/** @throws {RangeError} where there is none of that name */
export function storeNamed(id: string): StoreKit {
  const kit = storeKits.find(({ adapter }) => adapter.id === id);
  if (!kit) throw new RangeError(`no store ${id} in the kit`);
  return kit;
}
