import { nameOfRef } from '../../model/export-ref.js';
import type { SourceRoute } from '../../model/types.js';
import { findCall } from '../../source/calls.js';
import { quoted, SINGLE, sniffStyle } from '../../source/style.js';
import type { SourceView } from '../../source/view.js';
import type { GuardRef } from '../../model/guard-ref.js';
import { asLayerAnchor } from './anchor.js';
import { guardCall } from './guard-use.js';
import { receiverText } from '../receiver.js';

/**
 * What to type to guard one endpoint that another package registers, and above which line: a registration with the
 * guard alone calls on to what the package answers. Null for endpoints whose own registration can be edited.
 */
export function guardByHand(route: SourceRoute, guard: GuardRef, view: SourceView): string | null {
  const { reachedBy } = asLayerAnchor(route.anchor);
  if (!reachedBy || reachedBy.path.includes('^')) return null;
  const { loc, call, path } = reachedBy;
  const tree = view.tree(loc.file);
  const mount = tree && findCall(tree, call);
  const router = (mount && receiverText(mount)) ?? 'app';
  const verb = route.method === 'ALL' ? 'use' : route.method.toLowerCase();
  const own = route.method === 'ALL' ? path.replace(/\/(?:\*|\{\*rest\})$/, '') || '/' : path;
  const written = quoted(own, tree ? sniffStyle(tree) : SINGLE);
  const snippet = `${router}.${verb}(${written}, ${guardsOf(guard)});`;
  return `put  ${snippet}  (from ${guard.ref.file}) above ${loc.file}:${loc.line} by hand`;
}

/** The guards as arguments: `requireAuth, requireRole("admin")`. */
export function guardsOf(guard: GuardRef): string {
  const call = guardCall(nameOfRef(guard.ref), guard);
  const roles = guard.roles.map((role) => JSON.stringify(role)).join(', ');
  return guard.roleRef && roles ? `${call}, ${guard.roleRef.name}(${roles})` : call;
}
