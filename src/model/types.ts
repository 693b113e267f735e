/**
 * The core types: what the rooms hand to each other. No code here, and no import from any other room.
 *
 * Three words are kept apart: an *endpoint* is a method and a path as served; a *route* is the place in
 * source that registers it; a *decision* belongs to the endpoint and outlives both.
 */

export type * from './types/places.js';
export type * from './types/endpoint-id.js';
export type * from './types/endpoint.js';
export type * from './types/diagnostics.js';
export type * from './types/project-facts.js';
export type * from './types/guard-use.js';
export type * from './types/scan.js';
export type * from './types/edit.js';
export type * from './types/answers.js';
export type * from './types/plan.js';
export type * from './types/conflict.js';
export type * from './types/upgrade.js';
export type * from './types/manifest.js';
export type * from './types/verify-record.js';
export type { AuthEndpoint, AuthSettings } from './settings/auth-settings.js';
