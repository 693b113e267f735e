import { ts } from 'ts-morph';
import { unwrapped } from './access.js';
import { type Any, settled, type Site, type Value } from './values.js';

/** What a member of a name is, of which nothing is known any more. */
type Unknown = (name: string | null) => Any;

/**
 * Lets go of what is known of the objects that a call hands over and that are held elsewhere: of those by a name. What is
 * written in the call itself nobody else has.
 */
export function letGoOfHanded({ node }: Site, args: readonly Value[], unknown: Unknown): void {
  if (!node || !(ts.isCallExpression(node) || ts.isNewExpression(node))) return;
  node.arguments?.forEach((each, index) => {
    const arg = args[index];
    if (arg) letGoOfNamed(each, settled(arg), unknown);
  });
}

function letGoOfNamed(written: ts.Expression, value: Value, unknown: Unknown): void {
  const node = unwrapped(written);
  if (ts.isArrayLiteralExpression(node) && value.kind === 'list') {
    node.elements.forEach((each, index) => {
      const item = value.items[index];
      if (item) letGoOfNamed(each, settled(item), unknown);
    });
  } else if (ts.isObjectLiteralExpression(node) && value.kind === 'object') {
    for (const property of node.properties) {
      const held = property.name && value.props.get(property.name.getText());
      if (!held || held.kind === 'accessor') continue;
      if (ts.isShorthandPropertyAssignment(property)) letGo(held, unknown);
      if (ts.isPropertyAssignment(property)) {
        letGoOfNamed(property.initializer, settled(held), unknown);
      }
    }
  } else if (
    ts.isIdentifier(node) ||
    ts.isPropertyAccessExpression(node) ||
    node.kind === ts.SyntaxKind.ThisKeyword
  ) {
    letGo(value, unknown);
  }
}

const DEEPEST = 3;

/**
 * Lets go of what is known of an object, a list, a map or a set, as of what is in it: code that is not read has it, and may
 * put anything there. Methods stay what they are.
 */
function letGo(given: Value, unknown: Unknown, depth = 0): void {
  const value = settled(given);
  if (depth > DEEPEST) return;
  switch (value.kind) {
    case 'object':
      for (const [name, item] of value.props) {
        if (item.kind === 'accessor') continue;
        const held = settled(item);
        if (held.kind === 'object' || held.kind === 'list') letGo(held, unknown, depth + 1);
        else if (!KEPT.has(held.kind)) value.props.set(name, unknown(name));
      }
      value.rest ??= unknown(null);
      return;
    case 'list':
      for (const item of value.items) letGo(item, unknown, depth + 1);
      value.items.splice(0);
      value.rest = unknown(null);
      return;
    case 'host':
      value.host.letGo?.(unknown(null));
      return;
    default:
  }
}

/** What is called, and what answers a request, is seldom put in another's place. */
const KEPT: ReadonlySet<Value['kind']> = new Set([
  'function',
  'native',
  'class',
  'host',
  'module',
  'promise',
]);
