import { describe, expect, test } from 'vitest';
import { compareTypeChecks } from '../../../src/apply/compare-type-checks.js';
import { parseTscOutput } from '../../../src/apply/tsc-output.js';
import type { TypeCheckResult } from '../../../src/apply/typecheck.js';

const context = {
  addedPackages: ['jose', '@types/pg', '@node-rs/argon2'],
  managedFiles: ['src/auth/token.ts', 'src/auth/store.ts'],
  markedFiles: ['src/auth/marked.ts'],
};

/** A check whose compiler printed these lines. */
function checked(...lines: readonly string[]): TypeCheckResult {
  return { kind: 'checked', compiler: '6.0.3', errors: parseTscOutput(lines.join('\n')) };
}

function compare(before: TypeCheckResult, after: TypeCheckResult) {
  const { fresh, unchecked } = compareTypeChecks(before, after, context);
  return { fresh: fresh.map(({ file, line, code }) => `${file}:${line} ${code}`), unchecked };
}

const OLD = `src/a.ts(4,7): error TS2322: Type 'string' is not assignable to type 'number'.`;

describe('parseTscOutput', () => {
  test('reads places, errors without one, names with brackets, CRLF; leaves out what continues an error', () => {
    const output = [
      'src/a (copy).ts(4,7): error TS2322: Type mismatch.',
      "  Type 'string' is not assignable to type 'number'.",
      "error TS18003: No inputs were found in config file 'tsconfig.json'.",
      'Found 2 errors.',
    ].join('\r\n');
    expect(parseTscOutput(output)).toEqual([
      { file: 'src/a (copy).ts', line: 4, column: 7, code: 'TS2322', message: 'Type mismatch.' },
      {
        file: '',
        line: 0,
        column: 0,
        code: 'TS18003',
        message: "No inputs were found in config file 'tsconfig.json'.",
      },
    ]);
  });
});

describe('compareTypeChecks', () => {
  test('an error that was there and has moved is not new', () => {
    const moved = OLD.replace('(4,7)', '(9,7)');
    expect(compare(checked(OLD), checked(moved))).toEqual({ fresh: [], unchecked: [] });
  });

  test('the same error once more is new', () => {
    const again = OLD.replace('(4,7)', '(5,7)');
    expect(compare(checked(OLD), checked(OLD, again)).fresh).toEqual(['src/a.ts:5 TS2322']);
  });

  test('packages to be installed, and what follows in managed files, are said but do not count', () => {
    const after = checked(
      "src/auth/token.ts(1,27): error TS2307: Cannot find module 'jose' or its corresponding type declarations.",
      "src/auth/token.ts(3,12): error TS7006: Parameter 'token' implicitly has an 'any' type.",
      "src/auth/store.ts(1,20): error TS7016: Could not find a declaration file for module 'pg'.",
      "src/auth/store.ts(2,20): error TS2307: Cannot find module '@node-rs/argon2/sub' or its types.",
    );
    expect(compare(checked(), after)).toEqual({
      fresh: [],
      unchecked: [
        'src/auth/store.ts, src/auth/token.ts, as far as they need what is not installed yet:' +
          ' @node-rs/argon2, jose, pg',
      ],
    });
  });

  test('a package that was missing before is no new error either: nothing is installed', () => {
    const missing = (file: string) =>
      `${file}(1,20): error TS2307: Cannot find module 'express' or its corresponding type declarations.`;
    const after = checked(missing('src/app.ts'), missing('src/auth/store.ts'));
    expect(compare(checked(missing('src/app.ts')), after).fresh).toEqual([]);
  });

  test.each([
    ['a module of the project', "Cannot find module './gone.js'.", 'TS2307'],
    ['a package that nobody adds', "Cannot find module 'left-pad'.", 'TS2307'],
    ['a syntax error in a managed file', "';' expected.", 'TS1005'],
  ])('%s counts, also while packages are missing', (_, message, code) => {
    const after = checked(
      "src/auth/token.ts(1,27): error TS2307: Cannot find module 'jose'.",
      `src/auth/token.ts(2,8): error ${code}: ${message}`,
    );
    expect(compare(checked(), after).fresh).toEqual([`src/auth/token.ts:2 ${code}`]);
  });

  test("an error in a file of the owner's counts, also while packages are missing", () => {
    const after = checked(
      "src/auth/token.ts(1,27): error TS2307: Cannot find module 'jose'.",
      "src/a.ts(1,10): error TS2305: Module has no exported member 'b'.",
    );
    expect(compare(checked(), after).fresh).toEqual(['src/a.ts:1 TS2305']);
  });

  test('an error of a managed file counts when nothing is missing', () => {
    const after = checked(
      "src/auth/token.ts(3,12): error TS7006: Parameter 'x' implicitly has any.",
    );
    expect(compare(checked(), after).fresh).toEqual(['src/auth/token.ts:3 TS7006']);
  });

  test('syntax errors hide the types, and that is said', () => {
    const broken = checked("src/a.ts(1,1): error TS1005: ';' expected.");
    expect(compare(broken, broken)).toEqual({
      fresh: [],
      unchecked: ['types, because the project has syntax errors and the compiler stops at those'],
    });
  });

  test('a check that could not be made is said', () => {
    const none = { kind: 'not-checked', reason: 'the project has no tsconfig.json' } as const;
    const unchecked = ['types: the project has no tsconfig.json'];
    expect(compare(none, none)).toEqual({ fresh: [], unchecked });
    expect(compare(none, checked(OLD))).toEqual({ fresh: [], unchecked });
  });

  test('an error of a file that holds markers of a conflict on its owner’s word does not count', () => {
    const after = checked(
      'src/auth/marked.ts(3,1): error TS1185: Merge conflict marker encountered.',
    );
    expect(compare(checked(), after).fresh).toEqual([]);
  });
});
