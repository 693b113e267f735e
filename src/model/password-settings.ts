/** `templates/auth/common-passwords` has a list for each length up to this one, whose list has the longer ones too. */
const LONGEST_LIST = 15;

/** How many passwords the lists from that length on hold together. */
const COMMON_FROM: Readonly<Record<number, number>> = {
  8: 6049,
  9: 3383,
  10: 1690,
  11: 752,
  12: 446,
  13: 245,
  14: 206,
  15: 181,
};

/** What a minimum of so many characters means for the generated code. */
export type PasswordSettings = {
  /** The lengths whose lists of common passwords matter; what is shorter is refused anyway. */
  readonly lengths: readonly number[];
  readonly common: number;
  /** What the standards say of it, as a comment. */
  readonly reason: string;
  /** What the owner should know of it; empty at 15 and more. */
  readonly note: string;
};

/** Sources: NIST SP 800-63B-4, 3.1.1.2; OWASP ASVS 5.0, 6.2.1. */
export function passwordSettings(least: number): PasswordSettings {
  const first = Math.min(least, LONGEST_LIST);
  const isShort = least < 15;
  return {
    lengths: Array.from({ length: LONGEST_LIST - first + 1 }, (_each, index) => first + index),
    common: COMMON_FROM[first] ?? 0,
    reason: isShort
      ? 'OWASP ASVS 5.0, 6.2.1: at least 8, and 15 is recommended; NIST SP 800-63B-4 asks for 15'
      : 'NIST SP 800-63B-4, 3.1.1.2: at least 15 for a password that is the only factor',
    note: isShort
      ? ' NIST SP 800-63B-4 asks for 15 characters where there is no second factor; OWASP ASVS 5.0 allows 8 and recommends 15.'
      : '',
  };
}
