/**
 * Questions about a whole application, each answered once. To answer one, handlers are followed that may ask it
 * again: until it is answered they are given what is assumed meanwhile, and what they do rests on that.
 */
export type Questions = {
  /** Answers questions of one kind, by their keys. `meanwhile` is the answer while one is looked for. */
  readonly ofKind: <T>(meanwhile: T) => (key: string, find: () => T) => T;
  /** Says that an answer was given which is assumed, or rests on one. */
  readonly assume: () => void;
  /** How many such answers were given so far. */
  readonly assumed: () => number;
};

export function createQuestions(): Questions {
  let assumed = 0;
  const assume = (): void => {
    assumed += 1;
  };
  return {
    ofKind: <T>(meanwhile: T) => {
      const answers = new Map<string, T>();
      const open = new Set<string>();
      return (key: string, find: () => T): T => {
        if (open.has(key)) {
          assume();
          return meanwhile;
        }
        if (answers.has(key)) return answers.get(key) as T;
        open.add(key);
        try {
          const answer = find();
          answers.set(key, answer);
          return answer;
        } finally {
          open.delete(key);
        }
      };
    },
    assume,
    assumed: () => assumed,
  };
}
