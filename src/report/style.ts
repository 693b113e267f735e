import picocolors from 'picocolors';

/** Where text is shown. `columns` is Infinity when it is no terminal: nothing is cut there. */
export type Style = { readonly color: boolean; readonly columns: number };

export type Colors = ReturnType<typeof picocolors.createColors>;

export function colorsOf({ color }: Style): Colors {
  return picocolors.createColors(color);
}

/** `3 files`, `1 file`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
