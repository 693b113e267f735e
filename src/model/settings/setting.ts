import type { Diagnostic } from '../types.js';
import { problem } from '../diagnostic.js';

/** One setting: everything that is said of it anywhere. */
export type Setting<T> = {
  /** Its flag in camel case, under which the manifest keeps it too. */
  readonly name: string;
  /** What is typed behind the flag, as help shows it: `<n>`; null for a switch. */
  readonly typed: string | null;
  readonly help: string;
  /** Of a switch: what help says of the flag that turns it off. */
  readonly helpOff?: string;
  /** The flag may be given again for another value. */
  readonly repeatable?: true;
  /** What it is when nobody says anything; null where the project says it. */
  readonly usual: T | null;
  /** Of a setting that came later: what runs did before that, whose manifest says nothing of it. */
  readonly before?: T;
  /** How it is asked for; null where no one question is about it alone. */
  readonly question: SettingQuestion | null;
  /** What was typed or recorded as a value, or what is wrong with it. */
  readonly read: (raw: unknown) => SettingRead<T>;
};

export type SettingRead<T> =
  | { readonly value: T }
  /** `fix` says what to type. */
  | { readonly wrong: string; readonly fix: string };

export type SettingQuestion =
  | { readonly kind: 'text'; readonly message: string }
  | {
      readonly kind: 'choice';
      readonly message: string;
      /** `means` is what `read` takes for the choice. */
      readonly choices: readonly {
        readonly value: string;
        readonly hint: string;
        readonly means: unknown;
      }[];
    };

/** `accessSeconds` as one types it: `--access-seconds`. */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** A value that an option does not take. */
export function valueProblem(name: string, wrong: string, fix: string): Diagnostic {
  return problem('OPTION_VALUE', `${flagOf(name)}: ${wrong}`, fix);
}
