import { describe } from 'vitest';
import { all, fireAt } from './suite.js';
import { targetsWith } from './target.js';

describe('attacks on generated code', () => {
  fireAt(targetsWith('postgres'), all);
});
