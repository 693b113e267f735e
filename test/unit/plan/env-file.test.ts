import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EnvVariable } from '../../../src/model/env-variable.js';
import { missingFrom, withValues } from '../../../src/plan/env-file.js';

const variables: readonly EnvVariable[] = ['JWT_SECRET', 'JWT_ISSUER'].map((name) => ({
  name,
  comment: name,
  local: { kind: 'text', text: 'x' },
}));
const values = [
  { name: 'JWT_SECRET', value: 'c2VjcmV0-_' },
  { name: 'JWT_ISSUER', value: 'http://localhost:3000' },
];

describe('values for .env', () => {
  it.each([
    ['no file', null, 'JWT_SECRET=c2VjcmV0-_\nJWT_ISSUER=http://localhost:3000\n'],
    ['a file', 'PORT=1\n', 'PORT=1\nJWT_SECRET=c2VjcmV0-_\nJWT_ISSUER=http://localhost:3000\n'],
    [
      'no final newline',
      'PORT=1',
      'PORT=1\nJWT_SECRET=c2VjcmV0-_\nJWT_ISSUER=http://localhost:3000\n',
    ],
    [
      'a copy of .env.example',
      '# Signs\nJWT_SECRET=\n# Who\nJWT_ISSUER=\nPORT=1\n',
      '# Signs\nJWT_SECRET=c2VjcmV0-_\n# Who\nJWT_ISSUER=http://localhost:3000\nPORT=1\n',
    ],
    [
      'empty quotes, a comment, `export` and CRLF',
      'export JWT_SECRET=""\r\nJWT_ISSUER= # who\r\n',
      'export JWT_SECRET=c2VjcmV0-_\r\nJWT_ISSUER=http://localhost:3000 # who\r\n',
    ],
    [
      'names in comments alone',
      '# JWT_SECRET=\n',
      '# JWT_SECRET=\nJWT_SECRET=c2VjcmV0-_\nJWT_ISSUER=http://localhost:3000\n',
    ],
  ])('go into %s', (_, text, expected) => {
    expect(missingFrom(text, variables)).toEqual(variables);
    expect(withValues(text, values)).toBe(expected);
  });

  it('are not asked for where one is there', () => {
    expect(missingFrom('JWT_SECRET=a\nexport JWT_ISSUER="b"\n', variables)).toEqual([]);
    expect(missingFrom('JWT_SECRET=a\n', variables).map(({ name }) => name)).toEqual([
      'JWT_ISSUER',
    ]);
  });

  it('are read back by Node, and nothing else changes, whatever is in the file', () => {
    const line = fc.oneof(
      fc.constantFrom('JWT_SECRET=', 'JWT_SECRET=""', "export JWT_ISSUER=''", '# JWT_SECRET='),
      fc.constantFrom('', '# note', 'PORT=1', 'TEXT="a\nb"', "KEY='x=1'", 'JWT_SECRET = # none'),
    );
    fc.assert(
      fc.property(fc.array(line), fc.constantFrom('\n', '\r\n'), (lines, newline) => {
        const text = lines.join(newline);
        const missing = missingFrom(text, variables).map(({ name }) => name);
        const wanted = values.filter(({ name }) => missing.includes(name));
        const after = withValues(text, wanted);
        const read = parseEnv(after);
        for (const { name, value } of wanted) expect(read[name]).toBe(value);
        // A last line that is a comment, and no line end: Node 20 takes it for a variable.
        const others = (of: NodeJS.Dict<string>) =>
          Object.entries(of).filter(([name]) => !missing.includes(name) && !name.startsWith('#'));
        expect(others(read)).toEqual(others(parseEnv(text)));
        expect(missingFrom(after, variables)).toEqual([]);
      }),
    );
  });
});
