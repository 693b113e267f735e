import { callValue, evaluateCall, invokeFunction } from './calls.js';
import { instantiateClass } from './classes.js';
import { evaluateExpression } from './expressions.js';
import { readMember } from './members.js';
import type { Engine } from './path.js';
import { executeStatements } from './statements.js';

/** The parts of the follower, put together. */
export const engine: Engine = {
  evaluate: evaluateExpression,
  evaluateCall,
  execute: executeStatements,
  call: callValue,
  invoke: invokeFunction,
  instantiate: instantiateClass,
  member: readMember,
};
