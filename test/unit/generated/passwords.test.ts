import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { times } from '../../support/effort.js';
import { generateModules, type GeneratedModules } from '../../support/generated-modules.js';

type Policy = { passwordProblem(password: string, email: string): string | null };

const EMAIL = 'ada.lovelace@analytical.example';
const loaded = new Map<number, GeneratedModules>();
let policy: Policy;
let short: Policy;

beforeAll(async () => {
  for (const passwordMin of [15, 8])
    loaded.set(passwordMin, await generateModules({ passwordMin }));
  policy = (await loaded.get(15)?.load('password-policy')) as Policy;
  short = (await loaded.get(8)?.load('password-policy')) as Policy;
});
afterAll(() => {
  for (const modules of loaded.values()) modules.remove();
});

describe('a password that is easy to guess', () => {
  test.each([
    // A season and a year, twice.
    'Summer2026Summer2026',
    'Summer2026Summer2026!',
    'correcthorsebatterystaple',
    'Correct Horse Battery Staple',
    'correct-horse-battery-staple!',
    '12345678910111213',
    'administrator2026',
    '2026administrator!',
    'photosynthesis1999',
    'November2025!!!',
    'P@ssw0rd2026P@ssw0rd',
    'Adm1n1strat0r!!',
    'passwordpassword',
    '123456789012345',
    'qwertyuiopasdfg',
    'aaaaaaaaaaaaaaa',
    'abcdefghijklmnop',
    'zyxwvutsrqponmlk',
    '1q2w3e4r5t6y7u8i',
    'qazwsxedcrfvtgb',
    'Xk29aQvXk29aQvXk2',
    'bookshopbookshop1',
    'bookshop-password-2026',
    EMAIL,
    'ada.lovelace2026',
    'AdaLovelace12345',
    'maytheforcebewithyou',
    'May the force be with you!',
    'Thequickbrownfoxjumpsoverthelazydog',
  ])('is refused: %s', (password) => {
    expect(policy.passwordProblem(password, EMAIL)).toMatch(
      /^is (easy to guess|one of the commonest)/,
    );
  });

  test.each([
    'password',
    'iloveyou',
    'sunshine1',
    'football12',
    'trustno1',
    'princess1',
    '1qaz2wsx',
  ])('is refused where eight characters will do: %s', (password) => {
    expect(short.passwordProblem(password, EMAIL)).toMatch(/^is/);
    expect(policy.passwordProblem(password, EMAIL)).toBe('must have at least 15 characters');
  });
});

describe('a password that is not', () => {
  test.each([
    'correcthorsebatt',
    '927364518273645',
    'correct horse battery',
    'quiet otter paints doors',
    'kqzvwbxjtnrlmpd',
    'in 2026 we moved to the sea',
    'café au lait at noon please',
    '漢字仮名交じり文で書いた長い文章',
    '🦀🐙🐢🦎🐍🦖🦕🐳🐬🐟🐡🦈🐊🐆🐅',
    'abcabcabcabcabc\0A',
  ])('is taken: %j', (password) => {
    expect(policy.passwordProblem(password, EMAIL)).toBeNull();
  });

  test('are not the e-mail, whatever year is in it', () => {
    const email = 'new-01990983-264f-40f2@shop.test';
    expect(policy.passwordProblem(email, email)).toMatch(/^is easy to guess/);
  });

  test('may have eight characters where the owner says so', () => {
    expect(short.passwordProblem('tv7kq2mz', EMAIL)).toBeNull();
    expect(short.passwordProblem('tv7kq2m', EMAIL)).toBe('must have at least 8 characters');
  });

  test('is a random one of any kind', () => {
    const letters = fc.string({
      unit: fc.constantFrom(...Array.from('abcdefghijklmnopqrstuvwxyz')),
      minLength: 20,
      maxLength: 40,
    });
    const any = fc.string({
      unit: fc.constantFrom(...Array.from('abcdefgh.JKLMNOP qrstuv-XYZ0123456789')),
      minLength: 20,
      maxLength: 64,
    });
    // What fast-check makes small on purpose (a repeat) is none of these.
    fc.assert(
      fc.property(fc.oneof(letters, any), (password) => {
        fc.pre(new Set(password).size > 9);
        expect(policy.passwordProblem(password, EMAIL)).toBeNull();
      }),
      { numRuns: times(200, 2_000, 20_000), seed: 7 },
    );
  });

  test('answers whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.emailAddress(),
        (password, email) => {
          const problem = policy.passwordProblem(password, email);
          expect(problem === null || /^(is|must) /.test(problem)).toBe(true);
        },
      ),
      { numRuns: times(30, 1_000, 5_000) },
    );
  });
});

describe('the list of common passwords', () => {
  test.each([
    [15, 181],
    [8, 6049],
  ])('for a minimum of %i holds what the documents say', async (passwordMin, count) => {
    const { COMMON_PASSWORDS } = (await loaded.get(passwordMin)?.load('guessable-text')) as {
      readonly COMMON_PASSWORDS: ReadonlySet<string>;
    };
    expect(COMMON_PASSWORDS.size).toBe(count);
    expect(
      Array.from(COMMON_PASSWORDS).filter(
        (each) => !/^[a-z0-9]+$/.test(each) || each.length < passwordMin,
      ),
    ).toEqual([]);
  });
});
