import type { AuthSettings } from '../settings/auth-settings.js';
import type { ExportRef } from './edit.js';
import type { EndpointId } from './endpoint-id.js';
import type { GuardVerdict } from './guard-use.js';

/** Every answer of a run, from flags, manifest, spec and prompts. */
export type Answers = {
  readonly decisions: ReadonlyMap<EndpointId, Decision>;
  readonly style: 'route' | 'router';
  /** The project's own guard, or null to generate auth with these settings. */
  readonly guard: ExportRef | null;
  readonly auth: AuthSettings | null;
  /** The owner's word on middleware that reading could not judge: `src/gate.ts#gate` → what it does to anonymous callers. */
  readonly judged: ReadonlyMap<string, Exclude<GuardVerdict, 'unknown'>>;
};

export type Decision =
  | { readonly kind: 'open' }
  | {
      readonly kind: 'secured';
      /** Any of these lets the caller through; empty when being logged in is enough. */
      readonly roles: readonly string[];
      /** Put the guard there although something else refuses anonymous callers already. */
      readonly beside: boolean;
    };
