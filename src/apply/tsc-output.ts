/** One error of the compiler; `file` is relative to the project, empty where the error has no place. */
export type TypeCheckError = {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** `TS2307` */
  readonly code: string;
  /** The first line of the message: what follows it is detail that names places. */
  readonly message: string;
};

/** Reads what `tsc --pretty false` prints: `file(line,column): error TS1234: message`, or without a place. */
export function parseTscOutput(output: string): readonly TypeCheckError[] {
  return output.split(/\r?\n/).flatMap((line): readonly TypeCheckError[] => {
    const found =
      /^(?:(?<file>.+?)\((?<line>\d+),(?<column>\d+)\): )?error (?<code>TS\d+): (?<message>.*)$/.exec(
        line,
      )?.groups;
    if (!found) return [];
    return [
      {
        file: (found.file ?? '').replaceAll('\\', '/'),
        line: Number(found.line ?? 0),
        column: Number(found.column ?? 0),
        code: found.code ?? '',
        message: found.message ?? '',
      },
    ];
  });
}
