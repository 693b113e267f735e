import type { ArtifactContext } from '../frameworks/adapter.js';

/** Whether generated tests change by hand what is stored, as an administrator would. */
export function changesByHand({ auth, roles, keepsFullTests }: ArtifactContext): boolean {
  const isFull = auth.tests === 'full' || keepsFullTests;
  return isFull || roles.length > 0 || !auth.endpoints.includes('sign-up');
}
