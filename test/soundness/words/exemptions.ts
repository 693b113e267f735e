import type { Check, Shop, Word } from '../shop.js';
import { environment } from './environment.js';
import { facts } from './facts.js';
import { modules } from './modules.js';
import { states } from './states.js';

const all = [...facts, ...facts, ...environment, ...states, ...modules, ...modules];

/** A condition that may hold for somebody without a secret, or never does. */
export function exemption(shop: Shop, right: boolean): Check {
  for (let tries = 0; tries < 200; tries += 1) {
    const said = shop.dice.pick(all as [Word<Check>, ...Word<Check>[]])(shop);
    if (said.right === right) {
      return { ...said, expr: said.expr.replace('METHOD', `'${shop.target.verb.toUpperCase()}'`) };
    }
  }
  throw new Error('no exemption fits');
}
