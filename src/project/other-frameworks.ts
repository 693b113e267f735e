import type { PackageJson } from '../model/types.js';
import { allDependencies } from './package-json.js';

/** Packages by which one tells that a project is built on something that authwright cannot read yet. */
const OTHERS: readonly string[] = [
  ...['fastify', 'hono', '@nestjs/core', '@hapi/hapi', 'restify', 'polka', 'h3', 'elysia'],
  ...['@adonisjs/core', '@feathersjs/feathers', '@loopback/core', 'sails', 'moleculer-web', 'next'],
];

/**
 * The frameworks that a project is built on, with the major version as declared: `fastify 5`.
 * @param known names of frameworks that can be read in other versions
 */
export function otherFrameworks(pkg: PackageJson, known: readonly string[]): readonly string[] {
  const declared = allDependencies(pkg);
  return [...known, ...OTHERS].flatMap((name) => {
    const range = declared[name];
    if (range === undefined) return [];
    const major = /\d+/.exec(range)?.[0];
    return [major === undefined ? name : `${name} ${major}`];
  });
}
