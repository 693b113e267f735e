import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A fault to put into generated code, of a kind that somebody could make while changing it. */
export type Mutant = {
  /** What the code does wrong with it. */
  readonly name: string;
  readonly edits: readonly MutantEdit[];
  /** Why no test of the owner notices it; null where one must. */
  readonly survives?: string;
};

export type MutantEdit = {
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly from: string;
  readonly to: string;
};

/** Faults of one subject, and the test that is about it: `auth`, `access-token`. It runs before the others. */
export type Subject = { readonly test: string; readonly mutants: readonly Mutant[] };

/** A fault of one place, as most are. */
export function mutant(name: string, file: string, from: string, to: string): Mutant {
  return { name, edits: [{ file, from, to }] };
}

/** Texts of the files that the mutant changes, by path: as they are, and with the fault. */
export type Mutation = ReadonlyMap<string, { readonly before: string; readonly after: string }>;

/** @throws {Error} when a place is not there exactly once, so that nothing would be tested. */
export function mutationOf({ name, edits }: Mutant, folder: string): Mutation {
  const texts = new Map<string, { before: string; after: string }>();
  for (const { file, from, to } of edits) {
    const { before, after } =
      texts.get(file) ?? unchanged(readFileSync(join(folder, file), 'utf8'));
    const places = after.split(from).length - 1;
    if (places !== 1) {
      throw new Error(`${name}: ${file} has ${places} places instead of one that read\n${from}`);
    }
    texts.set(file, { before, after: after.replace(from, () => to) });
  }
  return texts;
}

function unchanged(text: string): { readonly before: string; readonly after: string } {
  return { before: text, after: text };
}

/** Writes the faulty files, runs `work`, and puts back what was there. */
export async function withMutation<Result>(
  mutation: Mutation,
  folder: string,
  work: () => Promise<Result>,
): Promise<Result> {
  for (const [file, { after }] of mutation) writeFileSync(join(folder, file), after);
  try {
    return await work();
  } finally {
    for (const [file, { before }] of mutation) writeFileSync(join(folder, file), before);
  }
}
