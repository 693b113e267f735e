import { STATUS_CODES } from 'node:http';

const BY_NAME: ReadonlyMap<string, number> = new Map(
  Object.entries(STATUS_CODES).map(([code, text]) => [plainName(text ?? ''), Number(code)]),
);

/** The status that a constant or an error class is named after: `UNAUTHORIZED`, `Forbidden`, `NotFoundError`; null for other names. */
export function statusNamed(name: string): number | null {
  const digits = /(?:^|_)([1-5]\d\d)(?:_|$)/.exec(name)?.[1];
  if (digits) return Number(digits);
  const plain = plainName(name);
  return BY_NAME.get(plain) ?? BY_NAME.get(plain.replace(/(error|exception)$/, '')) ?? null;
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z]/g, '');
}
