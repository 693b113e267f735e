import picocolors from 'picocolors';

/** Where text is shown. */
export type Style = {
  readonly color: boolean;
  /** Infinity when it is no terminal: nothing is cut there. */
  readonly columns: number;
  /** By which words the tool was started; `npx authwright` where nothing is said. */
  readonly program?: string;
};

export type Colors = ReturnType<typeof picocolors.createColors>;

export function colorsOf({ color }: Style): Colors {
  return picocolors.createColors(color);
}

/** `3 files`, `1 file`. */
export function count(number: number, noun: string, nouns = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : nouns}`;
}
