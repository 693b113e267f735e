import { describe, expect, it } from 'vitest';
import { renderGithub } from '../../../src/report/github.js';
import { diagnostic } from './values.js';

describe('renderGithub', () => {
  it('annotates the line', () => {
    expect(renderGithub([diagnostic()], '')).toBe(
      "::error file=src/app.ts,line=7,col=5,title=UNDECIDED::GET /users has no decision%0Anpx authwright --secure 'GET /users'\n",
    );
  });

  it('finds the file from the root of the repository', () => {
    expect(renderGithub([diagnostic()], 'packages/api')).toContain('file=packages/api/src/app.ts,');
  });

  it('knows warnings, notices and problems without a place', () => {
    const problems = [
      diagnostic({ severity: 'warning', fix: '' }),
      diagnostic({ severity: 'info', place: '', fix: '' }),
    ];
    expect(renderGithub(problems, '').split('\n')).toEqual([
      '::warning file=src/app.ts,line=7,col=5,title=UNDECIDED::GET /users has no decision',
      '::notice title=UNDECIDED::GET /users has no decision',
      '',
    ]);
  });

  it('lets no name begin a command of its own or another property', () => {
    const hostile = 'x\r\n::set-output name=a::b%0A::error::';
    const text = renderGithub([diagnostic({ message: hostile, code: 'A:B,c=d\n', fix: '' })], '');
    expect(text.trimEnd().split('\n')).toHaveLength(1);
    expect(text).toContain('title=A%3AB%2Cc=d%0A::');
    expect(text).toContain('x%0D%0A::set-output name=a::b%250A::error::');
  });
});
