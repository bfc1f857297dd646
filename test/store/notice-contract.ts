import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CredentialId } from '../../src/core/ids.ts';
import type { Notice } from '../../src/core/notice.ts';
import { DryRun } from '../../src/core/writing.ts';
import {
  BY,
  type EngineUnderTest,
  gather,
  grown,
  newCredential,
  newSecret,
  START,
  type Stores,
  withStores,
} from './engine-under-test.ts';

const noticeOf = (id: CredentialId, fields: Partial<Notice> = {}): Notice => ({
  subject: { kind: 'credential', id },
  cause: 'locked credential 1',
  quietUntil: START + 1000,
  ...fields,
});
const LOCKED = { ...BY, action: 'locked' };

/** What the store of notices promises. */
export function noticeContract(engine: EngineUnderTest): void {
  const check = (name: string, run: (stores: Stores) => Promise<void>): void =>
    void test(name, () => withStores(engine, run));

  check('a cause is told once until its time is over, whoever comes first', async (stores) => {
    const { notices, credentials, audit, clock } = stores;
    const { id } = await credentials.create(BY, newCredential(), newSecret());
    const all = await Promise.all(
      Array.from({ length: 10 }, () => notices.tell(LOCKED, noticeOf(id))),
    );
    assert.equal(all.filter((told) => told).length, 1);
    assert.equal(await notices.tell(LOCKED, noticeOf(id, { cause: 'another' })), true);
    clock.time = START + 999;
    assert.equal(await notices.tell(LOCKED, noticeOf(id)), false);
    clock.time = START + 1000;
    const again = noticeOf(id, { quietUntil: START + 2000 });
    assert.equal(await notices.tell(LOCKED, again), true);
    assert.equal(await notices.tell(LOCKED, again), false);
    const entries = await gather(audit.list({}));
    assert.deepEqual(
      entries.map(({ action }) => action),
      ['test', 'locked', 'locked', 'locked'],
    );
  });

  check('it is an entry of its credential, which it does not change', async (stores) => {
    const { notices, credentials, audit } = stores;
    const created = await credentials.create(BY, newCredential(), newSecret());
    const [secret] = await credentials.secrets(created.id);
    const notice = noticeOf(created.id, { secretId: secret?.id });
    assert.equal(await notices.tell(LOCKED, notice), true);
    assert.deepEqual(await credentials.find({ id: created.id }), created);
    const next = grown(created, { name: 'after it' });
    await credentials.update(BY, [{ id: created.id }], () => ({ next }));
    assert.equal(await notices.tell(LOCKED, noticeOf(created.id, { cause: 'late' })), true);
    const subject = { kind: 'credential', id: created.id } as const;
    const entries = await gather(audit.list({ subject }));
    assert.deepEqual(
      entries.map(({ action, version }) => [action, version]),
      [
        ['test', 1],
        ['locked', 1],
        ['test', 2],
        ['locked', 2],
      ],
    );
    const told = entries[1]?.diff[`secrets/${secret?.id}`];
    assert.deepEqual(told?.from, told?.to, 'the secret is told as it is');
    assert.match(JSON.stringify(told?.to), new RegExp(`"hint":"${secret?.hint}"`));
    assert.deepEqual(entries[3]?.diff, {});
    assert.equal((await audit.verify()).brokenAt, undefined);
  });

  check('of what is gone nothing is told, and a dry run tells nothing', async (stores) => {
    const { notices, credentials, audit } = stores;
    const { id } = await credentials.create(BY, newCredential(), newSecret());
    await assert.rejects(notices.tell({ ...LOCKED, dryRun: true }, noticeOf(id)), DryRun);
    await credentials.delete(BY, id);
    assert.equal(await notices.tell(LOCKED, noticeOf(id)), false);
    const user = noticeOf(id, { subject: { kind: 'user', id: 7 }, cause: 'locked user 7' });
    assert.equal(await notices.tell(LOCKED, user), true);
    const entries = await gather(audit.list({}));
    assert.deepEqual(
      entries.map(({ subject, action }) => [subject.kind, action]),
      [
        ['credential', 'test'],
        ['credential', 'test'],
        ['user', 'locked'],
      ],
    );
  });

  check('secrets that will end are found in the order of their ends, page by page', async (s) => {
    const { notices, credentials, clock } = s;
    const ends = [300, 100, 200, 200, null, 900, -5];
    for (const end of ends) {
      const expiresAt = end === null ? null : START + end;
      await credentials.create(BY, newCredential(), newSecret({ expiresAt }));
    }
    const revoked = await credentials.create(
      BY,
      newCredential(),
      newSecret({ expiresAt: START + 150 }),
    );
    await credentials.update(BY, [{ id: revoked.id }], (old, secrets) => ({
      next: grown(old),
      setSecrets: secrets.map((secret) => ({ ...secret, revokedAt: START })),
    }));
    const found: number[] = [];
    for (let page = await notices.endings(START, START + 500, undefined, 2); page.length > 0; ) {
      assert.ok(page.length <= 2);
      found.push(...page.map(({ expiresAt }) => expiresAt - START));
      page = await notices.endings(START, START + 500, page.at(-1), 2);
    }
    assert.deepEqual(found, [100, 200, 200, 300]);
    clock.time = START + 200;
    const late = await notices.endings(START + 200, START + 300, undefined, 9);
    assert.deepEqual(
      late.map(({ expiresAt }) => expiresAt - START),
      [300],
    );
  });
}
