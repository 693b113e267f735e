import { describe } from 'vitest';
import { isFull } from '../support/effort.js';
import { all, fireAt, smoke } from './suite.js';
import { layers } from './target.js';

describe('attacks on generated code', () => {
  fireAt(layers, isFull ? all : smoke);
});
