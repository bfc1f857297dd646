import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ApiCredential } from '../../src/core/actor.ts';
import { openDatabase } from '../../src/store/open.ts';
import {
  BY,
  type EngineUnderTest,
  START,
  type Stores,
  storesOver,
  withStores,
} from './engine-under-test.ts';

const createdAt = START;
const admin = { username: 'keeper', disabled: false, apiAccess: true, createdAt };
const reading = {
  name: 'Reading',
  description: 'looks',
  actions: ['list-credentials', 'get-credential'],
};
const writing = { name: 'Writing', description: '', actions: ['update-credential'] };
const empty = { name: 'Nothing', description: '', actions: [] };
const digest = { digest: 'digest', keyVersion: 3 };
const newPair = (fields: Partial<ApiCredential> = {}): Omit<ApiCredential, 'id'> => ({
  identifier: 'Pair1',
  description: 'first',
  admin: 'keeper',
  roles: ['Reading'],
  createdAt,
  ...fields,
});

/** What the store of API callers promises. */
export function apiCallerContract(engine: EngineUnderTest): void {
  const check = (name: string, run: (stores: Stores) => Promise<void>): void =>
    void test(name, () => withStores(engine, run));

  check('an administrator is stored with its password hash', async ({ callers }) => {
    const created = await callers.createAdmin(BY, admin, 'hash 1');
    assert.deepEqual(created, { ...admin, id: created.id });
    assert.deepEqual(await callers.admins(), [created]);
    const found = await callers.findAdminPassword('keeper');
    assert.equal(found?.passwordHash, 'hash 1');
    assert.equal(found.admin.username, 'keeper');
    for (const username of ['', 'Keeper', 'nobody']) {
      assert.equal(await callers.findAdminPassword(username), undefined, username);
    }
    const again = callers.createAdmin(BY, admin, 'hash 2');
    await assert.rejects(again, { code: 'username_taken', details: { value: 'keeper' } });
  });

  check('an administrator changes only in what is given', async ({ callers }) => {
    const created = await callers.createAdmin(BY, admin, 'hash 1');
    assert.deepEqual(await callers.updateAdmin(BY, 'keeper', {}), created);
    const disabled = await callers.updateAdmin(BY, 'keeper', { disabled: true });
    assert.deepEqual(disabled, { ...created, disabled: true });
    const refused = await callers.updateAdmin(BY, 'keeper', { apiAccess: false });
    assert.deepEqual(refused, { ...created, disabled: true, apiAccess: false });
    await callers.updateAdmin(BY, 'keeper', { passwordHash: 'hash 2' });
    const found = await callers.findAdminPassword('keeper');
    assert.equal(found?.passwordHash, 'hash 2');
    assert.deepEqual(await callers.admins(), [refused]);
    const unknown = callers.updateAdmin(BY, 'nobody', { disabled: true });
    await assert.rejects(unknown, { code: 'admin_unknown', details: { value: 'nobody' } });
    await assert.rejects(callers.updateAdmin(BY, 'nobody', {}), { code: 'admin_unknown' });
  });

  check('changes of one administrator at once all stay', async ({ callers }) => {
    await callers.createAdmin(BY, admin, 'hash');
    for (let round = 0; round < 20; round++) {
      const disabled = round % 2 === 0;
      await Promise.all([
        callers.updateAdmin(BY, 'keeper', { disabled }),
        callers.updateAdmin(BY, 'keeper', { apiAccess: !disabled }),
        callers.updateAdmin(BY, 'keeper', { passwordHash: `hash ${round}` }),
      ]);
      const found = await callers.findAdminPassword('keeper');
      assert.equal(found?.passwordHash, `hash ${round}`);
      assert.deepEqual([found.admin.disabled, found.admin.apiAccess], [disabled, !disabled]);
    }
  });

  check('roles are created, changed and deleted by name', async ({ callers }) => {
    const created = await callers.createRole(BY, reading);
    assert.deepEqual(created, { ...reading, id: created.id });
    const none = await callers.createRole(BY, empty);
    assert.deepEqual(await callers.roles(), [created, none]);
    await assert.rejects(callers.createRole(BY, reading), { code: 'role_name_taken' });
    const updated = await callers.updateRole(BY, 'Reading', ['*']);
    assert.deepEqual(updated, { ...created, actions: ['*'] });
    await assert.rejects(callers.updateRole(BY, 'reading', []), { code: 'role_unknown' });
    assert.equal(await callers.deleteRole(BY, 'Reading'), true);
    assert.equal(await callers.deleteRole(BY, 'Reading'), false);
    const again = await callers.createRole(BY, reading);
    assert.ok(again.id > none.id);
    assert.deepEqual(await callers.roles(), [none, again]);
  });

  check('an API credential is found with its administrator and actions', async ({ callers }) => {
    await callers.createAdmin(BY, admin, 'hash');
    for (const role of [reading, writing, empty]) await callers.createRole(BY, role);
    const wanted = newPair({ roles: ['Writing', 'Nothing', 'Reading'] });
    const created = await callers.createApiCredential(BY, wanted, digest);
    assert.deepEqual(created, { ...wanted, id: created.id });
    const found = await callers.findApiCredential('Pair1');
    assert.deepEqual(found && { ...found, actions: [...found.actions].sort() }, {
      identifier: 'Pair1',
      secret: digest,
      admin: { username: 'keeper', disabled: false, apiAccess: true },
      actions: ['get-credential', 'list-credentials', 'update-credential'],
    });
    await callers.updateAdmin(BY, 'keeper', { disabled: true, apiAccess: false });
    const refused = (await callers.findApiCredential('Pair1'))?.admin;
    assert.deepEqual(refused, { username: 'keeper', disabled: true, apiAccess: false });
    for (const identifier of ['', 'pair1', 'Pair']) {
      assert.equal(await callers.findApiCredential(identifier), undefined, identifier);
    }
    const only = await callers.createApiCredential(
      BY,
      newPair({ identifier: 'Pair2', roles: ['Nothing'] }),
      digest,
    );
    assert.deepEqual((await callers.findApiCredential('Pair2'))?.actions, []);
    const roles = ['Reading', 'Writing', 'Nothing'];
    assert.deepEqual(await callers.apiCredentials(), [{ ...created, roles }, only]);
  });

  check('what anyone changes is seen by the very next look', async ({ callers, url }) => {
    await callers.createAdmin(BY, admin, 'hash');
    await callers.createRole(BY, reading);
    await callers.createApiCredential(BY, newPair(), digest);
    const look = async () => (await callers.findApiCredential('Pair1'))?.actions;
    const { database: another } = await openDatabase(url);
    try {
      for (let round = 0; round < 20; round++) {
        const changer = round % 2 ? callers : storesOver(another, url).callers;
        const actions = [`list-round-${round}`];
        await Promise.all([look(), look(), changer.updateRole(BY, 'Reading', actions), look()]);
        assert.deepEqual(await Promise.all([look(), look()]), [actions, actions]);
      }
      assert.equal(await storesOver(another, url).callers.deleteApiCredential(BY, 'Pair1'), true);
      assert.equal(await look(), undefined);
    } finally {
      await another.close();
    }
  });

  check('unknown administrators and roles are refused and leave nothing', async ({ callers }) => {
    await callers.createAdmin(BY, admin, 'hash');
    await callers.createRole(BY, reading);
    const noAdmin = callers.createApiCredential(BY, newPair({ admin: 'nobody' }), digest);
    await assert.rejects(noAdmin, { code: 'admin_unknown', details: { value: 'nobody' } });
    const noRole = callers.createApiCredential(BY, newPair({ roles: ['Reading', 'Gone'] }), digest);
    await assert.rejects(noRole, { code: 'role_unknown', details: { value: 'Gone' } });
    assert.deepEqual(await callers.apiCredentials(), []);
    await callers.createApiCredential(BY, newPair(), digest);
    await assert.rejects(callers.createApiCredential(BY, newPair(), digest));
    assert.equal((await callers.apiCredentials()).length, 1);
  });

  check('a role in use stays until its last API credential goes', async ({ callers, database }) => {
    await callers.createAdmin(BY, admin, 'hash');
    await callers.createRole(BY, reading);
    const { id } = await callers.createApiCredential(BY, newPair(), digest);
    const inUse = { code: 'role_in_use', details: { value: 'Reading' } };
    await assert.rejects(callers.deleteRole(BY, 'Reading'), inUse);
    assert.equal((await callers.roles()).length, 1);
    assert.equal(await callers.deleteApiCredential(BY, 'Pair1'), true);
    assert.equal(await callers.deleteApiCredential(BY, 'Pair1'), false);
    assert.equal(await callers.findApiCredential('Pair1'), undefined);
    const links = database.reader.selectFrom('api_credential_role').selectAll();
    assert.deepEqual(await links.execute(), []);
    await callers.deleteRole(BY, 'Reading');
    await callers.createRole(BY, reading);
    assert.ok((await callers.createApiCredential(BY, newPair(), digest)).id > id);
  });

  check('a role goes or gets an API credential, never both', async ({ callers }) => {
    await callers.createAdmin(BY, admin, 'hash');
    for (let round = 0; round < 20; round++) {
      const [name, identifier] = [`Role ${round}`, `Pair ${round}`];
      await callers.createRole(BY, { ...reading, name });
      const [created, deleted] = await Promise.allSettled([
        callers.createApiCredential(BY, newPair({ identifier, roles: [name] }), digest),
        callers.deleteRole(BY, name),
      ]);
      const isCreated = created.status === 'fulfilled';
      assert.equal(deleted.status === 'fulfilled', !isCreated);
      const refusal = isCreated ? deleted : created;
      const code = isCreated ? 'role_in_use' : 'role_unknown';
      assert.equal(refusal.status === 'rejected' && refusal.reason.code, code);
    }
  });
}
