import type { Alias } from './aliases.js';
import { functionsAndCallsIn, type FunctionsAndCalls, type Write } from './handed.js';

/** What a text may change, by name. A scan asks again when a package is read, so each text is searched once. */
export type TextWrites = {
  readonly members: readonly Write[];
  readonly contents: readonly Write[];
  /** Names whose content is changed otherwise than where `contents` says. */
  readonly handedMethods: readonly string[];
  /** Names whose members are set by computed keys, or removed. */
  readonly keys: readonly string[];
  readonly shrinking: readonly Write[];
  readonly patched: readonly string[];
  readonly reparented: readonly string[];
  readonly aliases: readonly Alias[];
  readonly handed: FunctionsAndCalls;
};

const MEMBER_WRITE =
  /(?:\.|\[\s*['"`])\s*(#?[\w$]+)(?:['"`]\s*\])?\s*(?:(?:\*\*|<<|>>>?|&&|\|\||\?\?|[-+*/%&|^])?=(?![=>])|\+\+|--)|(?:\+\+|--|\bdelete\s)\s*[\w$.#?!]*?\.(#?[\w$]+)/g;

const CONTENT_WRITE =
  /\b(?:Object\.(?:assign|definePropert(?:y|ies))|Reflect\.(?:set|defineProperty)|(?:_|lodash)\.(?:assign|merge|set|extend))\s*\(\s*[\w$.]*?(#?[\w$]+)\s*,|\bdelete\s+[\w$.]*?(#?[\w$]+)\s*\[|(#?[\w$]+)\s*[?!]?\s*(?:\??\.\s*(?:push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|set|add|delete|clear|append)\s*\(|\[(?!\s*['"`][\w$-]+['"`]\s*\])[^\]\n]*\]\s*(?:(?:\*\*|&&|\|\||\?\?|[-+*/%&|^])?=(?![=>])|\+\+|--))/g;

/** `names.forEach(keys.add, keys)`, `set.call(keys, …)`: a method that changes content and is not called by its object. */
const HANDED_METHOD =
  /(#?[\w$]+)\s*\.\s*(?:push|add|set|unshift|pop|shift|splice|delete|clear)\b(?!\s*[(=:])|\b(?:push|add|set|unshift|pop|shift|splice|delete|clear|fill|sort|reverse|copyWithin)\s*\.\s*(?:call|apply)\s*\(\s*(#?[\w$]+)/g;

const SHRINKING =
  /(#?[\w$]+)\s*[?!]?\s*\.\s*(?:(?:pop|shift|splice|fill|copyWithin)\s*\(|length\s*=(?!=))|\b(?:pop|shift|splice|fill|copyWithin)\s*\.\s*(?:call|apply)\s*\(\s*(#?[\w$]+)|\b(?:pull\w*|remove)\s*\(\s*(#?[\w$]+)\s*,/g;

/** `Object.setPrototypeOf(guard, …)`, `guard.__proto__ = …`. */
const REPARENTING =
  /\bsetPrototypeOf\s*\(\s*[\w$.]*?(#?[\w$]+)\s*,|(#?[\w$]+)\s*\.\s*__proto__\s*=(?!=)/g;

/** `Class.prototype.method = …`, `Object.assign(Class.prototype, { method })`. */
const PATCHING =
  /\.prototype\s*(?:\.\s*(#?[\w$]+)\s*=(?![=>])|(?:\[|,)\s*['"`]([\w$]+)['"`]|,\s*(\{[^;]*))/g;

/** `const list = shared;`, `(list = shared) => …`: what is done to the one is done to the other. */
const ALIAS = /(?<![.\w$])([\w$]+)\s*(?::[^=,;(){}]*)?=\s*([A-Za-z_$][\w$]*)\s*(?=[,;)\]}\n])/g;

/** Searches a text for what it may change. */
export function writesInText(text: string): TextWrites {
  const contents = [...text.matchAll(CONTENT_WRITE)];
  const written = contents.map(writeAt);
  const shrinking = [...text.matchAll(SHRINKING)].map(writeAt);
  return {
    members: [...text.matchAll(MEMBER_WRITE)].map(writeAt),
    contents: written,
    handedMethods: [...text.matchAll(HANDED_METHOD)].map((match) => writeAt(match).name),
    keys: contents.filter(([all]) => !all.endsWith('(')).map((match) => writeAt(match).name),
    shrinking,
    patched: [...text.matchAll(PATCHING)].flatMap(([, dotted, quoted, keys = '']) =>
      [dotted, quoted, ...[...keys.matchAll(/[#\w$]+(?=\s*[:,(}])/g)].map(String)].filter(
        (name) => name !== undefined,
      ),
    ),
    reparented: [...text.matchAll(REPARENTING)].map((match) => writeAt(match).name),
    aliases: [...text.matchAll(ALIAS)].map(([, alias = '', name = '']) => [alias, name] as const),
    handed: functionsAndCallsIn(text, [...written, ...shrinking]),
  };
}

/** By the first name that matched. */
function writeAt(match: RegExpExecArray): Write {
  const names: readonly (string | undefined)[] = match.slice(1);
  return { name: names.find((name) => name !== undefined) ?? '', offset: match.index };
}
