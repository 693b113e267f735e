import { vi } from 'vitest';

/**
 * Prettier formats a text once: what it makes of one depends on the text and the options alone, and most runs of the
 * tool in this process make the same files as another run.
 */
vi.mock(import('prettier'), async (load) => {
  const prettier = await load();
  const known = new Map<string, Promise<string>>();
  const format: typeof prettier.format = (text, options) => {
    const key = JSON.stringify([text, options]);
    const formatted = known.get(key) ?? prettier.format(text, options);
    known.set(key, formatted);
    return formatted;
  };
  return { ...prettier, format };
});
