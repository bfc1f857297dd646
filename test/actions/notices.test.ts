// What the trail, and so every webhook, is told beside changes: each cause once.
import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { addSecret } from '../../src/actions/add-secret.ts';
import { checkApiCaller } from '../../src/actions/check-api-caller.ts';
import { checkClientSecret } from '../../src/actions/check-client-secret.ts';
import { checkLogin } from '../../src/actions/check-login.ts';
import { createCredential } from '../../src/actions/create-credential.ts';
import type { Deps } from '../../src/actions/deps.ts';
import { revokeSecret } from '../../src/actions/revoke-secret.ts';
import { rotateSecret } from '../../src/actions/rotate-secret.ts';
import { tellEndings } from '../../src/actions/tell-endings.ts';
import { tellSighting } from '../../src/actions/tell-sighting.ts';
import { updateSecret } from '../../src/actions/update-secret.ts';
import { type AuditRecord, diffOf } from '../../src/core/audit.ts';
import { isNotice } from '../../src/core/notice.ts';
import { Secret } from '../../src/core/secret.ts';
import { bufferedWatch } from '../../src/platform/watch.ts';
import { ADMIN, IDENTIFIER } from '../running.ts';
import { gather } from '../store/engine-under-test.ts';
import { replayedImages, storedImages } from './images.ts';
import { ACTOR, clockedHouse } from './trail-house.ts';

const DAY = 24 * 60 * 60 * 1000;
const CODE = { grantType: 'authorization_code', name: 'Demo', scope: 'openid' };

interface Noticing {
  readonly deps: Deps;
  readonly clock: { time: number };
  readonly uses: { flush(): Promise<void> };
  told(): Promise<readonly AuditRecord[]>;
  /** Creates a credential; `shows` whether a secret opens it. */
  create(): Promise<{
    readonly id: number;
    readonly secret: Secret;
    shows(secret: Secret, address?: string): Promise<boolean>;
  }>;
}

/** A house whose watch looks when it is told to, by a clock that stands. */
async function noticing(t: TestContext): Promise<Noticing> {
  const { deps: house, clock, running } = await clockedHouse();
  t.after(() => running.close());
  const uses = bufferedWatch(
    (sighting) => tellSighting(deps, sighting),
    (error) => assert.fail(error as Error),
  );
  t.after(() => uses.close());
  const deps: Deps = { ...house, watch: uses };
  return {
    deps,
    clock,
    uses,
    told: async () => (await gather(deps.audit.list({}))).filter(isNotice),
    async create() {
      const made = await createCredential(deps, ACTOR, CODE);
      const { credential } = made;
      const { id, identifier } = credential;
      const shows = (secret: Secret, address = '192.0.2.7') =>
        checkClientSecret(deps, { identifier, secret, address }, credential);
      return { id, secret: made.secret as Secret, shows };
    },
  };
}

describe('a secret that is about to end', () => {
  test('is told of once, a week ahead, with its end and its hint', async (t) => {
    const { deps, clock, told, create } = await noticing(t);
    const { id, secret } = await create();
    const [{ id: secretId } = assert.fail()] = await deps.credentials.secrets(id as never);
    const expiresAt = clock.time + 8 * DAY;
    await updateSecret(deps, ACTOR, { id }, secretId, { expiresAt });
    assert.equal(await tellEndings(deps, undefined), undefined);
    assert.deepEqual(await told(), []);
    clock.time += 1.5 * DAY;
    for (let round = 0; round < 3; round++) await tellEndings(deps, undefined);
    const [notice, ...rest] = await told();
    assert.deepEqual(rest, []);
    assert.equal(notice?.action, 'secret-expiring');
    assert.deepEqual(notice.subject, { kind: 'credential', id });
    assert.equal(notice.author.kind, 'schedule');
    const { hint, expiresAt: end } = (notice.diff[`secrets/${secretId}`]?.to ?? {}) as Record<
      string,
      unknown
    >;
    assert.deepEqual([hint, end], [secret.hint, expiresAt]);

    // Another end is another cause.
    await updateSecret(deps, ACTOR, { id }, secretId, { expiresAt: expiresAt + DAY / 2 });
    for (let round = 0; round < 2; round++) await tellEndings(deps, undefined);
    assert.equal((await told()).length, 2);
    assert.deepEqual(await replayedImages(deps), await storedImages(deps));
  });

  test('is not told of while a newer one takes its place', async (t) => {
    const { deps, clock, told, create } = await noticing(t);
    const { id } = await create();
    await rotateSecret(deps, ACTOR, { id }, { secretGraceSeconds: 3600 });
    await tellEndings(deps, undefined);
    assert.deepEqual(await told(), []);
    const [, newer] = await deps.credentials.secrets(id as never);
    await updateSecret(deps, ACTOR, { id }, newer?.id as number, { active: false });
    await tellEndings(deps, undefined);
    assert.equal((await told()).length, 1, 'the newer one is switched off');
    clock.time += 2 * 3600 * 1000;
    await tellEndings(deps, undefined);
    assert.equal((await told()).length, 1, 'what has ended is not told of');
  });

  test('is found among many, page by page', async (t) => {
    const { deps, clock, told, create } = await noticing(t);
    for (let made = 0; made < 45; made++) {
      const { id } = await create();
      for (let more = 0; more < 3; more++) {
        await addSecret(deps, ACTOR, { id }, { expiresAt: clock.time + DAY + more });
      }
    }
    let rounds = 0;
    for (let after = await tellEndings(deps, undefined); after; rounds++) {
      after = await tellEndings(deps, after);
    }
    assert.equal(rounds, 1, '135 secrets are two pages');
    // Of three the two sooner ones have a newer one that lasts longer.
    assert.equal((await told()).length, 45);
  });
});

describe('a secret that was shown though a newer one has taken its place', () => {
  test('is told of once a day, with the address that it came from', async (t) => {
    const { deps, uses, told, create } = await noticing(t);
    const { id, secret: old, shows } = await create();
    assert.equal(await shows(old), true);
    const { secret } = await rotateSecret(deps, ACTOR, { id }, { secretGraceSeconds: 3 * 86_400 });
    assert.equal(await shows(secret as Secret), true);
    await uses.flush();
    assert.deepEqual(await told(), []);
    for (let used = 0; used < 5; used++) {
      assert.equal(await shows(old, '192.0.2.8'), true);
      await uses.flush();
    }
    const [notice, ...rest] = await told();
    assert.deepEqual(rest, []);
    assert.equal(notice?.action, 'secret-used-after-rotation');
    assert.equal(notice.author.address, '192.0.2.8');
    const [name] = Object.keys(notice.diff);
    const [kept] = await deps.credentials.secrets(id as never);
    assert.equal(name, `secrets/${kept?.id}`);

    // Another node, which knows nothing of it, does not tell it once more.
    const other = bufferedWatch(
      (sighting) => tellSighting(deps, sighting),
      (error) => assert.fail(error as Error),
    );
    const sighting = { kind: 'old_secret', credentialId: id, secretId: kept?.id, address: '' };
    other.saw(sighting as never);
    await other.close();
    assert.equal((await told()).length, 1);
    assert.deepEqual(await replayedImages(deps), await storedImages(deps));
  });

  test('is told of also after its end, when it opens nothing any more', async (t) => {
    const { deps, clock, uses, told, create } = await noticing(t);
    const revoked = await create();
    await rotateSecret(deps, ACTOR, revoked, { secretGraceSeconds: 0 });
    assert.equal(await revoked.shows(revoked.secret), false);
    const expired = await create();
    await rotateSecret(deps, ACTOR, expired, { secretGraceSeconds: 60 });
    clock.time += 61_000;
    assert.equal(await expired.shows(expired.secret), false);
    await uses.flush();
    assert.deepEqual(
      (await told()).map(({ subject }) => subject.id),
      [revoked.id, expired.id],
    );
  });

  test('is not told of where there is no newer one', async (t) => {
    const { deps, clock, uses, told, create } = await noticing(t);
    const ending = await create();
    const [secret] = await deps.credentials.secrets(ending.id as never);
    const expiresAt = clock.time + DAY;
    await updateSecret(deps, ACTOR, ending, secret?.id as number, { expiresAt });
    assert.equal(await ending.shows(ending.secret), true);
    const ended = await create();
    const [last] = await deps.credentials.secrets(ended.id as never);
    await revokeSecret(deps, ACTOR, ended, last?.id as number);
    assert.equal(await ended.shows(ended.secret), false);
    assert.equal(await ended.shows(new Secret('chs_wrong')), false);
    await uses.flush();
    assert.deepEqual(await told(), []);
  });
});

describe('a name that was locked by wrong tries', () => {
  const wrong = new Secret('0123456789abcdef0123456789abcdef');
  const often = async (tries: number, attempt: (address: string) => Promise<unknown>) => {
    for (let number = 0; number < tries; number++) {
      await attempt(`192.0.2.${number}`).catch(() => {});
    }
  };

  test('is told of once, whether a client, a caller or a person', async (t) => {
    const { running } = await clockedHouse();
    t.after(() => running.close());
    const { deps } = running.house;
    const { credential } = await createCredential(deps, ACTOR, CODE);
    const { identifier } = credential;
    const address = '127.0.0.1';
    const told = async () => {
      await (deps.watch as ReturnType<typeof bufferedWatch>).flush();
      return (await gather(deps.audit.list({}))).filter(isNotice);
    };
    const client = (from: string) =>
      checkClientSecret(deps, { identifier, secret: wrong, address: from }, credential);
    await often(99, client);
    assert.deepEqual(await told(), [], 'ninety-nine tries from everywhere lock nobody');
    await often(120, client);
    for (const nobody of ['nobody', 'no\0body']) {
      await often(12, () => {
        const claim = { identifier: nobody, secret: wrong, address: '127.7.7.7' };
        return checkClientSecret(deps, claim, undefined);
      });
    }
    const { credential: guessed } = await createCredential(deps, ACTOR, CODE);
    await often(12, () => {
      const claim = { identifier: guessed.identifier, secret: new Secret('chs_wrong') };
      return checkClientSecret(deps, { ...claim, address: '::1' }, guessed);
    });
    const pair = { identifier: IDENTIFIER, secret: wrong };
    for (let tries = 0; tries < 10; tries++) {
      await checkApiCaller(deps, { ...pair, address: `127.0.1.${tries}` }).catch(() => {});
      const login = { username: ADMIN.username.toUpperCase(), password: wrong };
      await checkApiCaller(deps, { ...login, address: `127.0.2.${tries}` }).catch(() => {});
    }
    const email = 'Owner@Example.test';
    await often(10, () => checkLogin(deps, { email, password: wrong, address } as never));
    const notices = await told();
    assert.deepEqual(
      notices.map(({ action, subject }) => [action, subject.kind, subject.id]),
      [
        ['locked', 'credential', credential.id],
        ['locked', 'credential', guessed.id],
        ['locked', 'api_credential', IDENTIFIER],
        ['locked', 'admin', ADMIN.username],
        ['locked', 'user', 1],
      ],
    );
    for (const { diff } of notices) assert.deepEqual(diff, diffOf({}, {}));
    assert.deepEqual(await replayedImages(deps), await storedImages(deps));
  });
});
