import { ts } from 'ts-morph';
import { type Home, homeOfLocal } from '../source/homes.js';
import type { Machine } from '../interpret/machine.js';
import { keyOfPlace, nodeAt, textAt } from '../interpret/place.js';
import type { ClassValue, FunctionValue, ObjectValue, Value } from '../interpret/values.js';

/** Finds the name at the top of a module (and the member of what has that name) that holds a value. */
export type Homes = (value: Value) => Home | null;

type Holder = ObjectValue | ClassValue;
type Held = { readonly value: FunctionValue; readonly holder: Holder | null; readonly home: Home };

/**
 * By the values themselves, so that it does not matter how one is written where it stands: under an alias,
 * bound to its object, taken out of it. What was read so far is looked through once.
 */
export function createHomes(machine: Machine): Homes {
  let index: Index | null = null;
  return (value) => {
    if (value.kind !== 'function') return null;
    index ??= indexOf(machine);
    const found = index.functions.get(keyOfPlace(value.at))?.find((held) => isSame(held, value));
    if (found) return local(machine, found.home);
    const { self } = value;
    const holder = self && isHolder(self) ? index.holders.get(self) : undefined;
    const name = holder && value.at.kind === ts.SyntaxKind.MethodDeclaration && methodName(value);
    return holder && name ? local(machine, { ...holder, member: name }) : null;
  };
}

type Index = {
  /** By the place of their code, those that have a name of their own before members. */
  readonly functions: ReadonlyMap<string, readonly Held[]>;
  readonly holders: ReadonlyMap<Holder, Home>;
};

function indexOf(machine: Machine): Index {
  const functions = new Map<string, Held[]>();
  const holders = new Map<Holder, Home>();
  const members: Held[] = [];
  const add = (held: Held): void => {
    const key = keyOfPlace(held.value.at);
    const others = functions.get(key);
    if (others) others.push(held);
    else functions.set(key, [held]);
  };
  for (const [file, { scope }] of machine.modules) {
    for (const [bound, { value }] of scope.names) {
      if (!value || bound === 'module' || bound === 'exports') continue;
      const home: Home = { file, name: bound === '*default' ? 'default' : bound };
      // Another module may have it under a name of its own: an import.
      if (value.kind === 'function' && value.scope.file === file)
        add({ value, holder: null, home });
      if (!isHolder(value) || holders.has(value)) continue;
      holders.set(value, home);
      for (const [name, member] of value.kind === 'object' ? value.props : value.statics) {
        if (member.kind !== 'function') continue;
        members.push({ value: member, holder: value, home: { ...home, member: name } });
      }
    }
  }
  members.forEach(add);
  return { functions, holders };
}

function isHolder(value: Value): value is Holder {
  return value.kind === 'object' || value.kind === 'class';
}

/** The same function over the same variables; bound to something else, it is the same where `this` means nothing. */
function isSame({ value: held, holder }: Held, value: FunctionValue): boolean {
  if (held.scope !== value.scope) return false;
  const { self } = value;
  return self === held.self || self === holder || !/\bthis\b/.test(textAt(value.at));
}

/** The name of a holder may be that of an import of it, or of another name for it. */
function local({ view }: Machine, { file, name, member }: Home): Home {
  const home = (name === 'default' ? null : homeOfLocal(view, file, name)) ?? { file, name };
  if (member === undefined || home.member !== undefined) return home;
  return { ...home, member };
}

function methodName({ at }: FunctionValue): string | null {
  const { name } = nodeAt(at);
  return name && ts.isIdentifier(name) ? name.text : null;
}
