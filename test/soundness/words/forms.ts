import type { Body, Check, Shop } from '../shop.js';
import type { Form } from './form.js';
import { rightForms } from './right-forms.js';
import { wrongForms } from './wrong-forms.js';

/** The text of a middleware around the check. */
export function body(shop: Shop, check: Check, right: boolean): Body {
  const forms = (right ? rightForms : wrongForms) as readonly [Form, ...Form[]];
  for (let tries = 0; tries < 200; tries += 1) {
    const said = shop.dice.pick(forms)(shop, check);
    if (said !== null && !(check.waits && nestsAwait(said))) return said;
  }
  throw new Error('no form fits');
}

/** Whether an `await` would stand in a function that is not async. */
function nestsAwait({ lines }: Body): boolean {
  const text = lines.join('\n');
  return /=> [^\n]*\(await|=> \{\n {2,}[^\n]*\(await/.test(text);
}
