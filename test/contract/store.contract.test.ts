import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stores } from '../../src/stores/registry.js';
import type { Hand, UserId } from '../kit/kit.js';
import { storeKits } from '../kit/registry.js';
import { morePrisma } from '../kit/stores/prisma.js';
import {
  generateStore,
  type GeneratedStore,
  type Session,
  type Store,
} from '../support/generated-store.js';
import { isLong, times } from '../support/effort.js';

const NOW = new Date();
const DAY_MS = 24 * 60 * 60 * 1000;
const later = (days: number) => new Date(NOW.getTime() + days * DAY_MS);
const ROUNDS = times(15, 40, 60);

it('every store that is registered has an entry in the kit', () => {
  const ids = storeKits.map(({ adapter }) => adapter.id);
  expect(stores.map(({ id }) => id).filter((id) => !ids.includes(id))).toEqual([]);
});

const kits = [...storeKits, ...(isLong ? morePrisma : morePrisma.slice(0, 1))].map((kit) => ({
  kit,
  name: kit.name ?? kit.adapter.id,
}));

describe.each(kits)('the store $name', ({ kit }) => {
  if (kit.service !== null && !process.env[kit.service]) {
    it.skip(`needs ${kit.service}`);
    return;
  }

  let generated: GeneratedStore;
  let store: Store;
  let hand: Hand;

  beforeAll(async () => {
    generated = await generateStore(kit);
    ({ store, hand } = generated);
  });

  afterAll(() => generated.remove());

  const signUp = (email: string, session: Session = newSession(0, randomUUID())) =>
    store.createUser({ email, passwordHash: 'hash' }, session);

  async function newUser() {
    const session = newSession(0, randomUUID());
    const user = await signUp(`${randomUUID()}@x.test`, session);
    if (user === null) throw new Error('the e-mail is taken');
    return { ...user, passwordId: session.passwordId };
  }

  async function signedIn(user?: { id: UserId; passwordId: string }) {
    const owner = user ?? (await newUser());
    const session = newSession(owner.id, owner.passwordId);
    expect(await store.openSession(owner.id, session)).toBe(true);
    return { user: owner, session };
  }

  const isLive = async ({ id, userId }: OwnedSession, now = NOW) =>
    (await store.findSession(id, userId, now)) !== null;

  const rotate = (hash: Buffer, now = NOW, successor = newToken()) =>
    store.rotate({ hash, successor, now });

  describe('users', () => {
    it('is found by e-mail and by id, with what a password is checked against', async () => {
      const { passwordId, ...user } = await newUser();
      const expected = { user, passwordHash: 'hash', passwordId, disabled: false };
      expect(await store.findByEmail(user.email)).toEqual(expected);
      expect(await store.findById(user.id)).toEqual(expected);
      expect(await store.findByEmail('nobody@x.test')).toBeNull();
      expect(await store.findById(kit.nobody)).toBeNull();
    });

    it('has one account for an e-mail, whoever comes first', async () => {
      const email = `${randomUUID()}@x.test`;
      const attempts = Array.from({ length: 20 }, () => signUp(email));
      expect((await Promise.all(attempts)).filter((user) => user !== null)).toHaveLength(1);
    });

    it('is signed in when it is there, and not there when it cannot be', async () => {
      const session = newSession(0, randomUUID());
      const user = await signUp(`${randomUUID()}@x.test`, session);
      expect(user).not.toBeNull();
      expect(await isLive({ ...session, userId: user?.id ?? '' })).toBe(true);
      expect((await rotate(session.refresh.hash)).outcome).toBe('rotated');

      const lost = `${randomUUID()}@x.test`;
      await expect(signUp(lost, session)).rejects.toThrow(/unique/i);
      expect(await store.findByEmail(lost)).toBeNull();
    });

    it('gets no session by an e-mail that somebody has', async () => {
      const { email, id, passwordId } = await newUser();
      const session = newSession(id, passwordId);
      expect(await signUp(email, session)).toBeNull();
      expect(await isLive(session)).toBe(false);
    });

    it('keeps e-mails apart, whoever writes them', async () => {
      const { email } = await newUser();
      await expect(hand.insertUser(email)).rejects.toThrow(/unique/i);
    });

    it('has what the schema gives a row that somebody writes by hand', async () => {
      const id = await hand.insertUser(`${randomUUID()}@x.test`);
      const found = await store.findById(id);
      expect(found).toMatchObject({ passwordHash: null, disabled: false });
      expect(found?.passwordId).not.toBe('');
      expect(Math.abs((found?.user.createdAt.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
    });

    it('renews the hash of the password that was checked, and of no other', async () => {
      const { id, passwordId } = await newUser();
      await store.renewHash(id, randomUUID(), 'of another password');
      expect((await store.findById(id))?.passwordHash).toBe('hash');
      await store.renewHash(id, passwordId, 'renewed');
      expect((await store.findById(id))?.passwordHash).toBe('renewed');
    });
  });

  describe('sessions', () => {
    it('gives the user of a living session, field by field', async () => {
      const { user, session } = await signedIn();
      const found = await store.findSession(session.id, user.id, NOW);
      expect(Object.keys(found ?? {}).sort()).toEqual(['createdAt', 'email', 'id']);
      expect(found?.id).toBe(user.id);
    });

    it('knows nobody by a session of somebody else', async () => {
      const mine = await signedIn();
      const theirs = await signedIn();
      expect(await store.findSession(theirs.session.id, mine.user.id, NOW)).toBeNull();
      expect(await store.findSession(randomUUID(), mine.user.id, NOW)).toBeNull();
    });

    it('are twenty for a user at most, and the oldest ends', async () => {
      const user = await newUser();
      const others = await signedIn();
      const opened: OwnedSession[] = [];
      for (let n = 0; n < 23; n += 1) {
        const createdAt = new Date(NOW.getTime() + n);
        const session = { ...newSession(user.id, user.passwordId), createdAt };
        expect(await store.openSession(user.id, session)).toBe(true);
        opened.push(session);
      }
      const live = await Promise.all(opened.map((session) => isLive(session)));
      expect(live).toEqual(opened.map((_, index) => index >= 3));
      expect(await isLive(others.session)).toBe(true);
    });

    it('are twenty for a user at most, also when they are opened at the same time', async () => {
      const user = await newUser();
      // Later than the session of the sign-up, which is to be the first that ends.
      const createdAt = new Date(NOW.getTime() + 1);
      const sessions = Array.from({ length: 40 }, () => ({
        ...newSession(user.id, user.passwordId),
        createdAt,
      }));
      await Promise.all(sessions.map((session) => store.openSession(user.id, session)));
      const live = await Promise.all(sessions.map((session) => isLive(session)));
      // Nineteen where two logins each kept their own instead of the other's: the newest nineteen always stay.
      expect(live.filter(Boolean).length).toBeLessThanOrEqual(20);
      expect(live.filter(Boolean).length).toBeGreaterThanOrEqual(19);
    });

    it('ends at its absolute time', async () => {
      const { session } = await signedIn();
      expect(await isLive(session, later(29))).toBe(true);
      expect(await isLive(session, later(30))).toBe(false);
    });

    it('is over at once for a user who is disabled or deleted', async () => {
      const disabled = await signedIn();
      await hand.disable(disabled.user.id);
      expect(await isLive(disabled.session)).toBe(false);
      expect(await rotate(disabled.session.refresh.hash)).toEqual({ outcome: 'refused' });
      const { id, passwordId } = disabled.user;
      expect(await store.openSession(id, newSession(id, passwordId))).toBe(false);
      expect((await store.findById(disabled.user.id))?.disabled).toBe(true);

      const deleted = await signedIn();
      await hand.removeUser(deleted.user.id);
      expect(await isLive(deleted.session)).toBe(false);
      expect(await rotate(deleted.session.refresh.hash)).toEqual({ outcome: 'refused' });
    });

    it('ends alone, or with all the others of its user', async () => {
      const first = await signedIn();
      const second = await signedIn(first.user);
      const other = await signedIn();
      await store.endSession(first.session.id);
      expect(await isLive(first.session)).toBe(false);
      expect(await isLive(second.session)).toBe(true);
      await store.endAllSessions(first.user.id);
      expect(await isLive(second.session)).toBe(false);
      expect(await isLive(other.session)).toBe(true);
      expect(await rotate(second.session.refresh.hash)).toEqual({ outcome: 'refused' });
    });

    it('is not opened for a password that was changed meanwhile', async () => {
      const { id } = await newUser();
      expect(await store.openSession(id, newSession(id, randomUUID()))).toBe(false);
    });
  });

  describe('refresh tokens', () => {
    it('works once, and its successor goes on', async () => {
      const { user, session } = await signedIn();
      const successor = newToken();
      const ids = { userId: user.id, sessionId: session.id };
      expect(await rotate(session.refresh.hash, NOW, successor)).toEqual({
        outcome: 'rotated',
        ...ids,
      });
      expect(await rotate(successor.hash)).toEqual({ outcome: 'rotated', ...ids });
      expect(await isLive(session)).toBe(true);
    });

    it('changes nothing when it comes again, and tells when it was used', async () => {
      const { user, session } = await signedIn();
      const successor = newToken();
      await rotate(session.refresh.hash, NOW, successor);
      const used = { outcome: 'used', usedAt: NOW, userId: user.id, sessionId: session.id };
      const later = new Date(NOW.getTime() + 5000);
      expect(await rotate(session.refresh.hash, later)).toEqual({ ...used, successorUsed: false });
      expect(await isLive(session)).toBe(true);
      expect((await rotate(successor.hash, later)).outcome).toBe('rotated');
      expect(await rotate(session.refresh.hash, later)).toEqual({ ...used, successorUsed: true });
      expect(await isLive(session)).toBe(true);
    });

    it('has one winner among requests that are under way together, and the others are told', async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const { session } = await signedIn();
        const results = await Promise.all(
          Array.from({ length: 20 }, () => rotate(session.refresh.hash)),
        );
        const outcomes = results.map(({ outcome }) => outcome).sort();
        expect(outcomes).toEqual(['rotated', ...Array<string>(19).fill('used')]);
        expect(results).not.toContainEqual(expect.objectContaining({ successorUsed: true }));
        expect(await isLive(session)).toBe(true);
        const kept = await hand.refreshTokens(session.id);
        expect(kept.filter(({ used }) => !used)).toHaveLength(1);
      }
    });

    it('expires when it is idle, and with its session however often it was renewed', async () => {
      const idle = await signedIn();
      expect(await rotate(idle.session.refresh.hash, later(7))).toEqual({ outcome: 'refused' });
      expect(await isLive(idle.session)).toBe(true);

      const { session } = await signedIn();
      const successor = newToken(90);
      expect((await rotate(session.refresh.hash, later(6), successor)).outcome).toBe('rotated');
      expect(await rotate(successor.hash, later(30))).toEqual({ outcome: 'refused' });
      const last = (await hand.refreshTokens(session.id)).find(({ used }) => !used);
      expect(last?.expiresAt).toBe((await hand.sessions())[session.id]);
    });

    it('is unknown when it is not in the store', async () => {
      expect(await rotate(newToken().hash)).toEqual({ outcome: 'refused' });
    });

    it('is dead after a logout, however the two race', async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const { session } = await signedIn();
        const successor = newToken();
        await Promise.all([
          rotate(session.refresh.hash, NOW, successor),
          store.endSession(session.id),
        ]);
        expect(await isLive(session)).toBe(false);
        expect(await rotate(successor.hash)).toEqual({ outcome: 'refused' });
      }
    });
  });

  describe('a password change', () => {
    it('ends every session of the user and opens one', async () => {
      const { user, session } = await signedIn();
      const other = await signedIn();
      const next = newSession(user.id, randomUUID());
      const change = {
        userId: user.id,
        fromId: user.passwordId,
        passwordHash: 'changed',
        session: next,
      };
      expect(await store.changePassword(change)).toBe(true);
      expect(await isLive(session)).toBe(false);
      expect(await rotate(session.refresh.hash)).toEqual({ outcome: 'refused' });
      expect(await isLive(next)).toBe(true);
      expect((await rotate(next.refresh.hash)).outcome).toBe('rotated');
      expect(await isLive(other.session)).toBe(true);
      expect(await store.findById(user.id)).toMatchObject({
        passwordHash: 'changed',
        passwordId: next.passwordId,
      });
    });

    it('does nothing when another one came first', async () => {
      const { user, session } = await signedIn();
      const next = newSession(user.id, randomUUID());
      const change = {
        userId: user.id,
        fromId: randomUUID(),
        passwordHash: 'changed',
        session: next,
      };
      expect(await store.changePassword(change)).toBe(false);
      expect(await isLive(session)).toBe(true);
      expect(await isLive(next)).toBe(false);
      expect((await store.findById(user.id))?.passwordHash).toBe('hash');
    });

    it('leaves no session of the old password, whatever races with it', async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const { user, session } = await signedIn();
        const late = newSession(user.id, user.passwordId);
        const next = newSession(user.id, randomUUID());
        const successor = newToken();
        await Promise.all([
          store.openSession(user.id, late),
          rotate(session.refresh.hash, NOW, successor),
          store.changePassword({
            userId: user.id,
            fromId: user.passwordId,
            passwordHash: 'changed',
            session: next,
          }),
        ]);
        expect(await isLive(late)).toBe(false);
        expect(await isLive(session)).toBe(false);
        expect(await rotate(successor.hash)).toEqual({ outcome: 'refused' });
        expect(await isLive(next)).toBe(true);
      }
    });

    it('has one winner among two', async () => {
      const { user } = await signedIn();
      const changes = [newSession(user.id, randomUUID()), newSession(user.id, randomUUID())];
      const results = await Promise.all(
        changes.map((session) =>
          store.changePassword({
            userId: user.id,
            fromId: user.passwordId,
            passwordHash: 'changed',
            session,
          }),
        ),
      );
      expect(results.filter(Boolean)).toHaveLength(1);
      expect(await Promise.all(changes.map((session) => isLive(session)))).toEqual(results);
    });
  });

  describe('scripts', () => {
    it('migrates once', async () => {
      expect(await generated.script('migrate')).toBe('');
    });

    it('prunes what is over and nothing else', async () => {
      const live = await signedIn();
      await rotate(live.session.refresh.hash);
      const { user } = await signedIn();
      const past = new Date(Date.now() - DAY_MS);
      const expired = { ...newSession(user.id, user.passwordId), expiresAt: past };
      const idle = newSession(user.id, user.passwordId);
      const stale = { ...idle, refresh: { ...idle.refresh, expiresAt: past } };
      await store.openSession(user.id, expired);
      await store.openSession(user.id, stale);
      expect(await generated.script('prune')).toMatch(/deleted [1-9]\d* sessions/);
      const ids = Object.keys(await hand.sessions());
      expect(ids).toContain(live.session.id);
      expect(ids).not.toContain(expired.id);
      expect(ids).not.toContain(stale.id);
      // The used token of a living session is still recognised when it comes again.
      expect((await rotate(live.session.refresh.hash)).outcome).toBe('used');
    });
  });
});

type OwnedSession = Session & { readonly userId: UserId };

function newSession(userId: UserId, passwordId: string): OwnedSession {
  return {
    id: randomUUID(),
    userId,
    passwordId,
    createdAt: NOW,
    expiresAt: later(30),
    refresh: newToken(),
  };
}

function newToken(days = 7) {
  const hash = createHash('sha256').update(randomUUID()).digest();
  return { hash, expiresAt: later(days) };
}
