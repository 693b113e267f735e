import type { AuthSettings } from './auth-settings.js';

/** For how many days a refresh token lives that nobody uses: never longer than its session. */
export function idleDaysOf({
  idleDays,
  refreshDays,
}: Pick<AuthSettings, 'idleDays' | 'refreshDays'>): number {
  return Math.min(idleDays, refreshDays);
}
