import { describe } from 'vitest';
import { isFull } from '../support/effort.js';
import { all, fireAt, smoke } from './suite.js';
import { targetsWith } from './target.js';

describe('attacks on generated code', () => {
  // All of them are fired with the embedded store; what differs here is the store, which has tests of its contract.
  fireAt(targetsWith('postgres'), isFull ? all : smoke);
});
