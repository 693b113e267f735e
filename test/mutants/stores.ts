import { mutant, type Subject } from './mutant.js';

const STORE = 'src/auth/auth-store.ts';
const USERS = 'migrations/0001_auth.sql';

/** Login refuses a disabled user twice: by the hash that it does not compare, and when the session is opened. */
const comparesTheHash = {
  file: 'src/auth/auth-service.ts',
  from: 'credentials?.disabled === false ? credentials.passwordHash : null',
  to: 'credentials?.passwordHash ?? null',
};

/** Queries of libSQL, most of them about sessions that are over. */
export const libsql: Subject = {
  test: 'refresh-token',
  mutants: [
    mutant(
      'a user may have any number of sessions',
      STORE,
      'const SESSIONS_AT_MOST = 20;',
      'const SESSIONS_AT_MOST = 1000;',
    ),
    mutant(
      'the newest session ends instead of the oldest',
      STORE,
      'created_at DESC, rowid DESC LIMIT',
      'created_at, rowid LIMIT',
    ),
    mutant(
      'a disabled user keeps the session',
      STORE,
      'AND s.expires_at > ? AND u.disabled_at IS NULL`,\n        [sessionId',
      'AND s.expires_at > ?`,\n        [sessionId',
    ),
    mutant(
      'a session that has expired is taken',
      STORE,
      'AND s.expires_at > ? AND u.disabled_at IS NULL`,\n        [sessionId, userId, now],',
      'AND u.disabled_at IS NULL`,\n        [sessionId, userId],',
    ),
    mutant(
      'a session is anybody’s who names it',
      STORE,
      'WHERE s.id = ? AND u.id = ? AND s.expires_at > ? AND u.disabled_at IS NULL`,\n        [sessionId, userId, now],',
      'WHERE s.id = ? AND s.expires_at > ? AND u.disabled_at IS NULL`,\n        [sessionId, now],',
    ),
    {
      name: 'two may have one e-mail',
      edits: [
        { file: USERS, from: 'email TEXT NOT NULL UNIQUE,', to: 'email TEXT NOT NULL,' },
        { file: STORE, from: 'ON CONFLICT (email) DO NOTHING RETURNING', to: 'RETURNING' },
      ],
    },
    mutant(
      'a refresh token works again and again',
      STORE,
      'SET used_at = ?, successor_hash = ?\n',
      'SET used_at = iif(?, NULL, NULL), successor_hash = ?\n',
    ),
    mutant('nobody knows that a successor was used', STORE, "row['successor_used'] === 1", 'false'),
    mutant(
      'a race has several winners',
      STORE,
      'AND used_at IS NULL AND expires_at',
      'AND expires_at',
    ),
    mutant(
      'an unused token is taken for ever',
      STORE,
      'AND used_at IS NULL AND expires_at > ? AND session_id',
      'AND used_at IS NULL AND ? IS NOT NULL AND session_id',
    ),
    {
      name: 'a session lives as long as it is used',
      edits: [
        {
          file: STORE,
          from: 'min(?, s.expires_at)\n                FROM',
          to: '?\n                FROM',
        },
        {
          file: STORE,
          from: 'WHERE s.expires_at > ? AND u.disabled_at IS NULL)\n                RETURNING',
          to: 'WHERE ? IS NOT NULL AND u.disabled_at IS NULL)\n                RETURNING',
        },
      ],
    },
    mutant(
      'a disabled user goes on refreshing',
      STORE,
      'WHERE s.expires_at > ? AND u.disabled_at IS NULL)\n                RETURNING',
      'WHERE s.expires_at > ?)\n                RETURNING',
    ),
    mutant(
      'a logout everywhere ends everybody’s sessions',
      STORE,
      "'DELETE FROM auth_sessions WHERE user_id = ?'",
      "'DELETE FROM auth_sessions WHERE user_id <> ? OR 1'",
    ),
    mutant(
      'a password change keeps the other sessions',
      STORE,
      'sql: `DELETE FROM auth_sessions WHERE user_id =\n',
      'sql: `DELETE FROM auth_sessions WHERE user_id IS NULL AND user_id =\n',
    ),
    mutant(
      'two changes at the same time both win',
      STORE,
      'WHERE id = ? AND password_id = ? AND disabled_at IS NULL RETURNING id`,\n          args: [passwordHash',
      'WHERE id = ? AND ? IS NOT NULL AND disabled_at IS NULL RETURNING id`,\n          args: [passwordHash',
    ),
    mutant(
      'a session is opened for a password that was changed meanwhile',
      STORE,
      'FROM auth_users WHERE id = ? AND password_id = ? AND disabled_at IS NULL',
      'FROM auth_users WHERE id = ? AND ? IS NOT NULL AND disabled_at IS NULL',
    ),
    {
      name: 'a disabled user gets in',
      edits: [
        comparesTheHash,
        {
          file: STORE,
          from: 'WHERE id = ? AND password_id = ? AND disabled_at IS NULL RETURNING id`,\n      args: [id',
          to: 'WHERE id = ? AND password_id = ? RETURNING id`,\n      args: [id',
        },
      ],
    },
    mutant(
      'a session is opened for a user who was disabled meanwhile',
      STORE,
      'WHERE id = ? AND password_id = ? AND disabled_at IS NULL RETURNING id`,\n      args: [id',
      'WHERE id = ? AND password_id = ? RETURNING id`,\n      args: [id',
    ),
  ],
};

/** Queries of PostgreSQL. */
export const postgres: Subject = {
  test: 'refresh-token',
  mutants: [
    mutant(
      'a disabled user keeps the session',
      STORE,
      'AND s.expires_at > $3 AND u.disabled_at IS NULL`',
      'AND s.expires_at > $3`',
    ),
    mutant(
      'a session that has expired is taken',
      STORE,
      'AND s.expires_at > $3 AND u.disabled_at IS NULL`',
      'AND $3::timestamptz IS NOT NULL AND u.disabled_at IS NULL`',
    ),
    mutant(
      'a session is anybody’s who names it',
      STORE,
      'WHERE s.id = $1 AND u.id = $2 AND',
      'WHERE s.id = $1 AND $2::text IS NOT NULL AND',
    ),
    {
      name: 'two may have one e-mail',
      edits: [
        { file: USERS, from: 'email text NOT NULL UNIQUE,', to: 'email text NOT NULL,' },
        { file: STORE, from: ' ON CONFLICT (email) DO NOTHING', to: '' },
      ],
    },
    mutant(
      'a refresh token works again and again',
      STORE,
      'SET used_at = $4, successor_hash',
      'SET used_at = NULL, successor_hash',
    ),
    mutant(
      'nobody knows that a successor was used',
      STORE,
      'n.used_at IS NOT NULL AS successor_used',
      'false AS successor_used',
    ),
    mutant(
      'a race has several winners',
      STORE,
      'AND t.used_at IS NULL AND t.expires',
      'AND t.expires',
    ),
    mutant(
      'an unused token is taken for ever',
      STORE,
      't.used_at IS NULL AND t.expires_at > $4',
      't.used_at IS NULL',
    ),
    {
      name: 'a session lives as long as it is used',
      edits: [
        {
          file: STORE,
          from: 'session_id, least($3, expires_at) FROM claimed',
          to: 'session_id, $3 FROM claimed',
        },
        { file: STORE, from: 'AND p.expires_at > $4 AND', to: 'AND' },
      ],
    },
    mutant(
      'a disabled user goes on refreshing',
      STORE,
      'AND p.expires_at > $4 AND u.disabled_at IS NULL',
      'AND p.expires_at > $4',
    ),
    mutant(
      'a logout everywhere ends everybody’s sessions',
      STORE,
      "await pool.query('DELETE FROM auth_sessions WHERE user_id = $1', [userId]);",
      "await pool.query('DELETE FROM auth_sessions WHERE $1::text IS NOT NULL', [userId]);",
    ),
    mutant(
      'a password change keeps the other sessions',
      STORE,
      "        await client.query('DELETE FROM auth_sessions WHERE user_id = $1', [userId]);\n",
      '',
    ),
    mutant(
      'two changes at the same time both win',
      STORE,
      'WHERE id = $3 AND password_id = $4 AND disabled_at IS NULL`',
      'WHERE id = $3 AND $4::text IS NOT NULL AND disabled_at IS NULL`',
    ),
    mutant(
      'a session is opened for a password that was changed meanwhile',
      STORE,
      'WHERE id = $4 AND password_id = $5 AND disabled_at IS NULL FOR SHARE',
      'WHERE id = $4 AND $5::text IS NOT NULL AND disabled_at IS NULL FOR SHARE',
    ),
    mutant(
      'a session is opened for a user who was disabled meanwhile',
      STORE,
      'WHERE id = $4 AND password_id = $5 AND disabled_at IS NULL FOR SHARE',
      'WHERE id = $4 AND password_id = $5 FOR SHARE',
    ),
  ],
};
