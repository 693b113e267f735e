import { UserError } from '../model/diagnostic.js';
import { valueProblem } from '../model/settings/setting.js';
import type { RequestUser } from '../frameworks/adapter.js';
import { declaredMemberAt } from '../source/declared-member.js';
import type { AssembleInput } from './input.js';

/** @throws {UserError} where `--req-user` was asked for and the place is somebody else's, with who and where. */
export function requireFreeUser(input: AssembleInput): void {
  const { requestUser, label } = input.framework;
  const taken = requestUser
    ? (takenByPackage(input, requestUser) ?? takenBySource(input, requestUser))
    : `${label} has no place for it`;
  if (taken === null) return;
  const fix = 'drop it: currentUser, which the guard exports, gives the user in every handler';
  throw new UserError([valueProblem('reqUser', taken, fix)]);
}

function takenByPackage(
  { facts }: AssembleInput,
  { packages, written }: RequestUser,
): string | null {
  const { dependencies, devDependencies } = facts.packageJson;
  const found = Object.keys({ ...dependencies, ...devDependencies }).find((name) =>
    packages.test(name),
  );
  return found === undefined ? null : `${written} belongs to ${found}, which the project has`;
}

/** The project declares what is there, or puts something there itself. */
function takenBySource(
  { snapshot, manifest }: AssembleInput,
  { declared, assigned, written }: RequestUser,
): string | null {
  const files = snapshot.files.filter(
    (file) => /\.[cm]?[jt]sx?$/.test(file) && manifest?.files[file] === undefined,
  );
  for (const file of files) {
    const text = snapshot.text(file) ?? '';
    const at = assigned.exec(text)?.index ?? declaredMemberAt(text, declared, 'user');
    if (at === null) continue;
    const line = text.slice(0, at).split('\n').length;
    return `${file}:${line} says already what ${written} is`;
  }
  return null;
}
