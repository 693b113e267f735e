import type { Asker } from './questions.js';

/** An asker that knows what it was told, so that questions asked again start from the answers given. */
export type RememberingAsker = Asker & {
  /** Whether anything was asked yet. */
  readonly hasAsked: () => boolean;
};

/**
 * Puts every answer of `asker` where the question offers one, when it is asked again. Questions are told apart by
 * their words, which a run has once each.
 */
export function remembering(asker: Asker): RememberingAsker {
  const said = new Map<string, unknown>();
  const keep = async <T>(message: string, answer: Promise<T>): Promise<T> => {
    const given = await answer;
    said.set(message, given);
    return given;
  };
  const text = (message: string, preferred: string): string => {
    const before = said.get(message);
    return typeof before === 'string' ? before : preferred;
  };
  const marked = (message: string, key: string, selected: boolean): boolean => {
    const before = said.get(message);
    return Array.isArray(before) ? before.includes(key) : selected;
  };
  return {
    hasAsked: () => said.size > 0,
    choose: (question) => {
      const { message, preferred } = question;
      if (question.afresh) return asker.choose(question);
      return keep(message, asker.choose({ ...question, preferred: text(message, preferred) }));
    },
    text: (question) => {
      const { message, preferred } = question;
      return keep(message, asker.text({ ...question, preferred: text(message, preferred) }));
    },
    confirm: (question) => {
      const before = said.get(question.message);
      const preferred = typeof before === 'boolean' ? before : question.preferred;
      return keep(question.message, asker.confirm({ ...question, preferred }));
    },
    pick: (question) => {
      const { message } = question;
      const choices = question.choices.map((choice) => ({
        ...choice,
        selected: marked(message, choice.value, choice.selected),
      }));
      return keep(message, asker.pick({ ...question, choices }));
    },
    endpoints: (question) => {
      const { message } = question;
      const rows = question.rows.map((row) => ({
        ...row,
        selected: marked(message, row.id, row.selected),
      }));
      return keep(message, asker.endpoints({ ...question, rows }));
    },
  };
}
