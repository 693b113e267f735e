/** A mistake that somebody could make in the verdict engine. */
export type Fault = {
  readonly id: string;
  /** What the engine takes for true with it. */
  readonly rule: string;
  /** Which pieces of programs show it: how the `suspects` of a program begin, an expression; empty where none do. */
  readonly piece: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly from: string;
  readonly to: string;
};

type Written = readonly [
  id: string,
  rule: string,
  piece: string,
  file: string,
  from: string,
  to: string,
];

/** Faults of the files of a folder; one in another place is named from the root. */
export function faultsIn(folder: string, ...all: readonly Written[]): readonly Fault[] {
  return all.map(([id, rule, piece, file, from, to]) => ({
    id,
    rule,
    piece,
    file: file.startsWith('src/') ? file : `${folder}/${file}`,
    from,
    to,
  }));
}
