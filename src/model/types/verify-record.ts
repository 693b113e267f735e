import type { EndpointId } from './endpoint-id.js';
import type { RelPath } from './places.js';

/** `.authwright/verify.json`: what the running application showed, and of which sources that was. */
export type VerifyRecord = {
  readonly version: 1;
  /** SHA-256 of each file that the scan read, as it was. */
  readonly files: Readonly<Record<RelPath, string>>;
  /** SHA-256 of all that it read of installed packages. */
  readonly installed: string;
  readonly endpoints: Readonly<Record<EndpointId, SeenEndpoint>>;
};

export type SeenEndpoint = {
  /** `hole`: an anonymous request arrived at its handler; `refuses`: its guard refused them. */
  readonly result: 'hole' | 'refuses' | 'inconclusive';
  /** What became of the request, as a phrase. */
  readonly what: string;
};
