import { readFileSync } from 'node:fs';

/** A file of attack cases, in the form of `fixtures/attack/cases.json`, whose `conventions` explain it. */
export type AttackCase = {
  readonly id: string;
  readonly group: string;
  readonly title: string;
  readonly kind: string;
  readonly setup?: readonly string[];
  readonly request: RequestPlan;
  readonly expect: Expectation;
  readonly frameworks: readonly string[];
  readonly mode?: string;
  /** Where a value of `variants` goes, as a path into the request: `mint.header.alg`. Ours; others have a table. */
  readonly variantAt?: string;
};

export type RequestPlan = {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly raw?: string;
  /** There when the client goes on sending. */
  readonly then?: string;
  readonly repeat?: number;
  readonly concurrent?: number | readonly RequestPlan[];
  readonly timing?: readonly RequestPlan[];
  readonly mint?: Mint;
  readonly variants?: readonly unknown[];
};

export type Mint = {
  readonly header: string | Readonly<Record<string, unknown>>;
  readonly payload: string | Readonly<Record<string, unknown>>;
  readonly key: string;
};

export type Expectation = {
  readonly status?: readonly number[];
  readonly finalStatus?: readonly number[];
  readonly eventually?: readonly number[];
  readonly perVariant?: Readonly<Record<string, readonly number[]>>;
  readonly exactlyOne?: number;
  readonly others?: readonly number[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly notHeaders?: readonly string[];
  readonly body?: {
    readonly problem?: Readonly<Record<string, unknown>>;
    readonly contains?: readonly string[];
    readonly notContains?: readonly string[];
    readonly has?: readonly string[];
  };
  readonly state?: string;
  readonly maxMs?: number;
};

/** @throws {Error} when the file does not hold cases. */
export function readCases(file: string): readonly AttackCase[] {
  const content = JSON.parse(readFileSync(file, 'utf8')) as { cases?: readonly AttackCase[] };
  if (!Array.isArray(content.cases)) throw new Error(`${file} has no list of cases`);
  return content.cases as readonly AttackCase[];
}
