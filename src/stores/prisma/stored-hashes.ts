import { problem } from '../../model/diagnostic.js';
import type { Diagnostic, PackageJson } from '../../model/types.js';
import type { StoredHash } from '../../model/users-fact.js';
import type { StoreProject } from '../adapter.js';
import { MADE_MODEL } from './models.js';
import type { Users } from './users.js';

const BCRYPT = ['bcrypt', 'bcryptjs', '@node-rs/bcrypt'];

const ARGON2 = ['argon2', '@node-rs/argon2'];

/** By the packages that the project hashes with: what its column of passwords holds. */
export function storedHashes(
  { password, model }: Users,
  { auth, facts, manifest }: StoreProject,
): readonly StoredHash[] | { readonly problem: Diagnostic } {
  const declared = namesOf(facts.packageJson);
  const bcrypt = BCRYPT.find((name) => declared.has(name));
  // What an earlier run of ours brought says nothing of the rows.
  const argon2 = ARGON2.find(
    (name) => declared.has(name) && !(manifest && name === '@node-rs/argon2'),
  );
  switch (auth.storedPasswords) {
    case 'none':
      return [];
    case 'argon2':
      return [{ kind: 'argon2', package: '@node-rs/argon2' }];
    case 'bcrypt':
      return [{ kind: 'bcrypt', package: bcrypt ?? 'bcryptjs' }];
    case null: {
      const found: StoredHash[] = [
        ...(bcrypt === undefined ? [] : [{ kind: 'bcrypt', package: bcrypt } as const]),
        ...(argon2 === undefined ? [] : [{ kind: 'argon2', package: '@node-rs/argon2' } as const]),
      ];
      if (found.length > 0) return found;
      return {
        problem: problem(
          'STORED_PASSWORDS',
          `nothing in the project hashes passwords, so ${model.name}.${password?.name ?? ''} may hold them as they were typed`,
          [
            'if there are users: hash every password there first, with bcrypt or argon2, and say so:  --stored-passwords bcrypt',
            'if there are none yet:  --stored-passwords none',
          ].join('\n'),
          model.loc,
        ),
      };
    }
  }
}

/** Whether an earlier run made the model, so that every hash in it is ours. */
export function wasMade({ model }: Users, { manifest, snapshot }: StoreProject): boolean {
  if (manifest === null) return false;
  const lines = (snapshot.text(model.loc.file) ?? '').split('\n');
  return model.name === 'AuthUser' || lines[model.loc.line - 2]?.trim() === MADE_MODEL;
}

export function namesOf({ dependencies, devDependencies }: PackageJson): ReadonlySet<string> {
  return new Set(Object.keys({ ...devDependencies, ...dependencies }));
}
