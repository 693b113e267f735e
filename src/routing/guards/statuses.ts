import { type ExternalValue, settled, type Value } from '../../interpret/follow/values.js';
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

/** A status as a number: a literal, or a constant of a package by its name. */
export function statusOf(value: Value | undefined): number | 'unknown' {
  const known = value && settled(value);
  if (known?.kind === 'constant' && Number.isInteger(Number(known.value))) {
    return Number(known.value);
  }
  return known?.kind === 'external' ? statusOfExternal(known) : 'unknown';
}

/** `StatusCodes.UNAUTHORIZED`, `httpStatus.FORBIDDEN`: of packages that hold nothing but statuses. */
function statusOfExternal({ package: name, path }: ExternalValue): number | 'unknown' {
  const isStatuses =
    /^(http-status|http-status-codes|statuses|http-codes|status-codes|http-status-enum)$/.test(
      name,
    );
  return (isStatuses && statusNamed(path.at(-1) ?? '')) || 'unknown';
}
