import { describe, expect, test } from 'vitest';
import { appendEnvNames } from '../../../src/plan/env-example.js';

const secret = { name: 'JWT_SECRET', comment: 'Signs access tokens; at least 32 random bytes.' };
const issuer = { name: 'JWT_ISSUER', comment: 'Who issues the tokens.' };
const BLOCK = `# ${secret.comment}\nJWT_SECRET=\n# ${issuer.comment}\nJWT_ISSUER=`;

function append(text: string | null): string | null {
  return appendEnvNames(text, [secret, issuer], '\n');
}

describe('appendEnvNames', () => {
  test.each([
    ['no file', null, `${BLOCK}\n`],
    ['an empty file', '', `${BLOCK}\n`],
    ['a file', 'PORT=3000\n', `PORT=3000\n\n${BLOCK}\n`],
    ['a file that ends in an empty line', 'PORT=3000\n\n', `PORT=3000\n\n${BLOCK}\n`],
    ['no final newline', 'PORT=3000', `PORT=3000\n\n${BLOCK}`],
    ['CRLF', 'PORT=3000\r\n', `PORT=3000\n\n${BLOCK}\n`.replaceAll('\n', '\r\n')],
    ['one name there', 'JWT_SECRET=x\n', `JWT_SECRET=x\n\n# ${issuer.comment}\nJWT_ISSUER=\n`],
  ])('%s', (_, text, expected) => {
    expect(append(text)).toBe(expected);
  });

  test.each([
    'JWT_SECRET=a\nJWT_ISSUER=b\n',
    '  export JWT_SECRET = a\n# JWT_ISSUER=\n',
    '\uFEFFJWT_SECRET=\r\nJWT_ISSUER=',
  ])('names that are there, also commented out, are left: %j', (text) => {
    expect(append(text)).toBeNull();
  });

  test('a name is not found inside another one, nor in a value', () => {
    expect(append('MY_JWT_SECRET=\nX=JWT_ISSUER=1\nJWT_SECRET_OLD=\n')).toContain(
      '\nJWT_SECRET=\n',
    );
  });

  test('a second time there is nothing to do', () => {
    expect(append(append('PORT=1'))).toBeNull();
  });

  test('a comment stays on its line', () => {
    const hostile = { name: 'A', comment: 'x\nEVIL=1' };
    expect(appendEnvNames(null, [hostile], '\n')).toBe('# x EVIL=1\nA=\n');
  });

  test('a new file has the line endings of the project', () => {
    expect(appendEnvNames(null, [issuer], '\r\n')).toBe(`# ${issuer.comment}\r\nJWT_ISSUER=\r\n`);
  });
});
