import type { ExportRef } from '../../model/types.js';
import { nameOfRef } from '../../model/export-ref.js';
import { nodeAt } from '../../interpret/place.js';
import {
  type FunctionNode,
  type FunctionValue,
  optionsOf,
  type Value,
} from '../../interpret/values.js';
import type { CallForm } from '../../model/guard-ref.js';
import {
  lengthOf,
  isRest,
  parametersOf,
  requiredOf,
  usesThis,
  wrapsHandler,
} from './parameters.js';
import type { LayeredFramework } from '../framework.js';
import type { ReadExport } from './value.js';

/** How an export stands at a route, with the middlewares that it then is; or why it cannot stand there. */
export type Shape = { readonly form: CallForm; readonly middlewares: readonly Value[] } | Unfit;

/** Why something is no guard, as a phrase that continues its name, and what to type instead. */
export type Unfit = { readonly why: string; readonly fix: string };

export const NAME_ONE = '--guard FILE#EXPORT    names a function that takes a request and refuses';

/** What can be said of an export by what it is, whatever its code does. */
export function shapeOf(framework: LayeredFramework, ref: ExportRef, read: ReadExport): Shape {
  const { value, owner } = read;
  switch (value.kind) {
    case 'function':
      return functionShape(framework, ref, read, value);
    case 'list':
      return listShape(framework, ref, read, value.items);
    case 'union':
      return unionShape(framework, ref, read, optionsOf(value));
    case 'class':
      return {
        why: 'is a class, and a class is no middleware',
        fix: `export an instance, and name its method:  --guard ${ref.file}#${lowered(nameOfRef(ref))}.METHOD`,
      };
    case 'constant':
      return constantShape(value.value, owner);
    case 'object':
    case 'pattern':
    case 'module':
      return {
        why:
          value.kind === 'object' && value.of
            ? 'is an instance of a class, no function'
            : 'is a value, no function',
        fix: NAME_ONE,
      };
    default:
      return { form: 'identifier', middlewares: [value] };
  }
}

function constantShape(value: unknown, owner: Value | null): Shape {
  // What a variable is before something assigns it says nothing.
  if (value === undefined && owner === null) return { form: 'identifier', middlewares: [] };
  const why =
    value === undefined ? 'is not there: its object has no such member' : 'is a value, no function';
  return { why, fix: NAME_ONE };
}

function functionShape(
  framework: LayeredFramework,
  ref: ExportRef,
  read: ReadExport,
  value: FunctionValue,
): Shape {
  const node = nodeAt(value.at);
  const length = lengthOf(node);
  const reason = framework.whyNoMiddleware(length);
  if (reason !== null) return { why: reason, fix: NAME_ONE };
  const takesRequest = parametersOf(node).some(framework.words.isRequest);
  const made = takesRequest ? [] : madeBy(read, value);
  if (made.length > 0) return factoryShape(ref, node, made);
  if (!mayPassOn(framework, node)) {
    return length === 0
      ? { why: 'takes no request', fix: NAME_ONE }
      : {
          why: 'takes no `next`: it answers every request, and no handler behind it would run',
          fix: NAME_ONE,
        };
  }
  return losesObject(read, value)
    ? { form: 'bound', middlewares: [{ ...value, self: read.owner, isBound: true }] }
    : { form: 'identifier', middlewares: [value] };
}

/** Whether a method, handed over as it is, would miss the object that it uses. */
function losesObject({ owner }: ReadExport, value: FunctionValue): boolean {
  return owner !== null && value.isBound !== true && usesThis(nodeAt(value.at));
}

/** The middlewares that a function gives when it is called without arguments; none where it is one itself. */
function madeBy({ machine, owner }: ReadExport, value: FunctionValue): readonly Value[] {
  const result = machine.invoke(value, owner, []);
  const options = optionsOf(result).flatMap((each) => (each.kind === 'list' ? each.items : [each]));
  const functions = options.filter(({ kind }) => kind === 'function' || kind === 'native');
  if (functions.length > 0) return functions;
  const named = parametersOf(nodeAt(value.at)).filter((each) => !isRest(each));
  return named.length < 2 ? options.filter(({ kind }) => kind === 'external') : [];
}

function factoryShape(ref: ExportRef, node: FunctionNode, made: readonly Value[]): Shape {
  const required = requiredOf(node);
  const name = nameOfRef(ref);
  if (required.length > 0 && wrapsHandler(node)) {
    return {
      why: 'wraps a handler: it takes one and gives it back, and refuses nobody',
      fix: NAME_ONE,
    };
  }
  if (required.length > 0) {
    return {
      why: `makes a guard out of what it is given (${required.join(', ')}), and is none itself`,
      fix: `export one that it makes, and name that:  export const requireUser = ${name}(…)    --guard ${ref.file}#requireUser`,
    };
  }
  return { form: 'factory', middlewares: made };
}

/** Whether a function is given what calls the next one. */
function mayPassOn({ words }: LayeredFramework, node: FunctionNode): boolean {
  const parameters = parametersOf(node);
  return (
    parameters.length > words.nextAt ||
    parameters.some(isRest) ||
    /\barguments\b|\.next\b/.test(node.body?.getText() ?? '')
  );
}

function listShape(
  framework: LayeredFramework,
  ref: ExportRef,
  read: ReadExport,
  items: readonly Value[],
): Shape {
  const shapes = items.map((item) =>
    shapeOf(framework, ref, { ...read, value: item, owner: null }),
  );
  const unfit = shapes.find((each) => 'why' in each);
  if (items.length === 0) return { why: 'is an empty array', fix: NAME_ONE };
  if (unfit && 'why' in unfit) return { ...unfit, why: `is an array, and one of it ${unfit.why}` };
  return {
    form: 'spread',
    middlewares: shapes.flatMap((each) => ('why' in each ? [] : each.middlewares)),
  };
}

/** One of several, which one is known at run time only: all have to be guards, and to be written alike. */
function unionShape(
  framework: LayeredFramework,
  ref: ExportRef,
  read: ReadExport,
  options: readonly Value[],
): Shape {
  const shapes = options
    .filter((each) => each.kind !== 'constant' || each.value !== undefined)
    .map((value) => shapeOf(framework, ref, { ...read, value }));
  const unfit = shapes.find((each) => 'why' in each);
  if (unfit) return unfit;
  const [first] = shapes;
  return first && 'form' in first
    ? { form: first.form, middlewares: [read.value] }
    : { form: 'identifier', middlewares: [] };
}

function lowered(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
