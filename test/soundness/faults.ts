import { CREDENTIAL_FAULTS } from './faults/credentials.js';
import type { Fault } from './faults/fault.js';
import { KEPT_FAULTS } from './faults/kept.js';
import { LOGIC_FAULTS } from './faults/logic.js';
import { REFUSAL_FAULTS } from './faults/refusals.js';
import { REQUEST_FAULTS } from './faults/requests.js';
import { STATE_FAULTS } from './faults/state.js';

/** Mistakes in the verdict engine, for every rule one and more, which the random programs have to find. */
export const FAULTS: readonly Fault[] = [
  ...STATE_FAULTS,
  ...CREDENTIAL_FAULTS,
  ...REFUSAL_FAULTS,
  ...REQUEST_FAULTS,
  ...LOGIC_FAULTS,
  ...KEPT_FAULTS,
];
