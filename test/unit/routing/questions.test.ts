import { describe, expect, it } from 'vitest';
import { createQuestions } from '../../../src/routing/guards/questions.js';

describe('questions about an application', () => {
  it('are each answered once', () => {
    const answer = createQuestions().ofKind<string | null>(null);
    let looked = 0;
    const find = (): string => {
      looked += 1;
      return 'found';
    };
    expect([answer('a', find), answer('a', find), answer('b', find)]).toEqual(
      Array(3).fill('found'),
    );
    expect(looked).toBe(2);
  });

  it('are answered with what is assumed while they are looked into, which is noted', () => {
    const questions = createQuestions();
    const answer = questions.ofKind('assumed');
    const notes: number[] = [];
    const found = answer('a', () => {
      notes.push(questions.assumed());
      const meanwhile = answer('a', () => 'never asked');
      notes.push(questions.assumed());
      return `${meanwhile}, then found`;
    });
    expect(found).toBe('assumed, then found');
    expect(answer('a', () => 'never asked')).toBe(found);
    expect(notes).toEqual([0, 1]);
    expect(questions.assumed()).toBe(1);
  });

  it('assume nothing of other questions', () => {
    const questions = createQuestions();
    const answer = questions.ofKind('assumed');
    expect(answer('a', () => answer('b', () => 'b'))).toBe('b');
    expect(questions.assumed()).toBe(0);
  });

  it('can be asked again after looking into one has failed', () => {
    const answer = createQuestions().ofKind('assumed');
    expect(() =>
      answer('a', () => {
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(answer('a', () => 'found')).toBe('found');
  });
});
