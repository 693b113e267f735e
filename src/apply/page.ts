import { spawnSync } from 'node:child_process';

/** What `PAGER` stands for where nobody says: less, which ends by itself when the text fits, and keeps the screen. */
const USUAL = 'less -FRX';
const NOT_FOUND = 127;

/**
 * Shows `text` in the pager of whoever sits at this terminal, and waits until it is left; false where there is none
 * that could be started.
 */
export function page(text: string, env: Readonly<Record<string, string | undefined>>): boolean {
  // As git does: a shell reads it, and less without options passes colours on.
  const { status, error } = spawnSync(env['PAGER'] ?? USUAL, {
    shell: true,
    input: text,
    stdio: ['pipe', 'inherit', 'inherit'],
    env: { ...env, LESS: env['LESS'] ?? 'FRX' },
  });
  // A pager that is left before it has read all closes its end, which is no failure.
  const isStarted = error === undefined || ('code' in error && error.code === 'EPIPE');
  return isStarted && status !== NOT_FOUND;
}
