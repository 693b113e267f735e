import { OPEN_PART } from '../values.js';
import type { Path } from './path.js';
import { type Any, type Origin, settled, type Value } from './values.js';

/**
 * What somebody has who has something made of a secret:
 * - `*`: the secret itself, or what stands in for it
 * - `=text`, `^text`: a signature made with it, of that text, or of some text that begins so
 * - `jwt`: a JSON Web Token signed with it
 */
export type Form = string;

/** A secret that is used as it is. */
export const ITSELF: Form = '*';
/** A signature of a text of which nothing is known. */
export const SIGNATURE_OF_ANY: Form = '^';
export const TOKEN_OF_ANY: Form = 'jwt';

/** A name that stands for every secret of the environment. */
export const EVERYTHING = '*';

/** How something is called that may be any variable of the environment: whichever the caller wants, or all. */
export const OF_ENVIRONMENT = 'process.env';

/** Whether something is all variables of the environment. */
export function isEnvironment(value: Value): boolean {
  if (value.kind !== 'external') return false;
  const path = value.path.join('.');
  if (/^(?:node:)?process$/.test(value.package)) return /^(?:default\.)?env$/.test(path);
  return value.package === 'global' && /^(?:globalThis\.|global\.)?process\.env$/.test(path);
}

/** RFC 7515, 3.1: what is signed of a token begins with a JSON object in base64url. */
const BEGIN_OF_TOKENS = 'eyJ';

const SEPARATOR = '\t';

/** The secrets that a value was made of, each with its form. */
export function secretsIn({ origin }: Any): readonly string[] {
  if (origin.by !== 'environment' && origin.by !== 'secret') return [];
  const names = origin.by === 'environment' ? origin.names : (origin.of ?? []);
  return names.flatMap((name) => (origin.sealed ?? [ITSELF]).map((form) => secretText(name, form)));
}

/** A secret in a form, as a text. */
export function secretText(name: string, form: Form): string {
  return name + SEPARATOR + form;
}

/** The secret of which it is told, and in which form: the other way round. */
export function partsOf(secret: string): { readonly name: string; readonly form: Form } {
  const end = secret.indexOf(SEPARATOR);
  return { name: secret.slice(0, end), form: secret.slice(end + 1) };
}

/** Notes that what the caller sent was compared with `value`, or verified with it. */
export function trust(path: Path, value: Any, form?: Form): void {
  for (const secret of secretsIn(value)) {
    path.world.trusts?.(form === undefined ? secret : secretText(partsOf(secret).name, form));
  }
}

/**
 * Notes that callers are told something of a secret that depends on what they send: whether it begins with that, comes
 * before it in order, or matches it.
 */
export function tell(path: Path, value: Value | undefined): void {
  const known = value && settled(value);
  if (known?.kind === 'any') path.world.tells?.(path, secretsIn(known));
}

/** Whether what is told of secrets is enough for a guard that trusts `trusted`. */
export function givesAway(told: string, trusted: string): boolean {
  const has = partsOf(told);
  const wants = partsOf(trusted);
  if (has.name !== wants.name && has.name !== EVERYTHING) return false;
  if (has.form === ITSELF) return true;
  if (wants.form === ITSELF || (has.form === TOKEN_OF_ANY && wants.form === TOKEN_OF_ANY)) {
    return false;
  }
  return mayBeSame(textsOf(has.form), textsOf(wants.form));
}

/** The texts that a signature may be of. */
type Texts = { readonly start: string; readonly isWhole: boolean };

function textsOf(form: Form): Texts {
  return form === TOKEN_OF_ANY
    ? { start: BEGIN_OF_TOKENS, isWhole: false }
    : { start: form.slice(1), isWhole: form.startsWith('=') };
}

function mayBeSame(a: Texts, b: Texts): boolean {
  if (a.isWhole && b.isWhole) return a.start === b.start;
  return (!b.isWhole && a.start.startsWith(b.start)) || (!a.isWhole && b.start.startsWith(a.start));
}

/** The form of a signature of texts that are put together. */
export function signatureOf(texts: readonly Value[]): Form {
  const { start, isWhole } = startOf(texts);
  return `${isWhole && texts.length > 0 ? '=' : '^'}${start}`;
}

/** With what a text begins that is put together of `parts`, and whether that is all. */
export function startOf(parts: readonly Value[]): Texts {
  let start = '';
  for (const part of parts.map(settled)) {
    const known = part.kind === 'constant' && !part.ask ? String(part.value) : null;
    if (known === null || known.includes(OPEN_PART)) {
      const more = part.kind === 'any' ? part.start : (known?.split(OPEN_PART)[0] ?? '');
      return { start: start + more, isWhole: false };
    }
    start += known;
  }
  return { start, isWhole: true };
}

/** With what a text ends that is put together of `parts`. */
export function endOf(parts: readonly Value[]): string {
  let end = '';
  for (const part of parts.map(settled).reverse()) {
    const known = part.kind === 'constant' && !part.ask ? String(part.value) : null;
    if (known === null || known.includes(OPEN_PART)) {
      return (part.kind === 'any' ? endOfAny(part) : (known?.split(OPEN_PART).at(-1) ?? '')) + end;
    }
    end = known + end;
  }
  return end;
}

/** The last letter of a number is one that no text of a path ends with, whichever it is. */
function endOfAny({ end, type }: Any): string {
  return type === 'number' || type === 'boolean' ? '0' : end;
}

/** What is kept of secrets that go into one value; null where none of `origins` is one. */
export function together(origins: readonly Origin[]): Origin | null {
  const kept = origins.filter((origin) => origin.by === 'secret' || origin.by === 'environment');
  const names = [
    ...new Set(kept.flatMap((each) => (each.by === 'environment' ? each.names : (each.of ?? [])))),
  ];
  const isSealed = kept.length > 0 && kept.every(({ sealed }) => sealed !== undefined);
  const sealed = isSealed
    ? { sealed: [...new Set(kept.flatMap((each) => each.sealed ?? []))] }
    : {};
  if (kept.some(({ by }) => by === 'secret')) {
    return names.length > 0 ? { by: 'secret', of: names, ...sealed } : { by: 'secret' };
  }
  return names.length > 0 ? { by: 'environment', names, ...sealed } : null;
}
