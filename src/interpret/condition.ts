import type { RelPath } from '../model/types.js';

/** A condition under which something happens: the branch that is taken at a place. */
export type Condition = {
  readonly file: RelPath;
  readonly offset: number;
  /** `then`, `else`; `rest` and `later` for what comes behind something else; a number for one of several values. */
  readonly branch: string;
};

/** The name of a condition, by which it is compared with others. */
export function conditionName({ file, offset, branch }: Condition): string {
  return `${file}:${offset}:${branch}`;
}

/** The condition of a name; null for what is none. */
export function conditionNamed(name: string): Condition | null {
  const [, file, offset, branch] = /^(.*):(\d+):(\w+)$/s.exec(name) ?? [];
  if (file === undefined || branch === undefined) return null;
  return { file: file as RelPath, offset: Number(offset), branch };
}

/** Whether it is that something has to come first, which is no condition of it. */
export function isLater(name: string): boolean {
  return conditionNamed(name)?.branch === 'later';
}
