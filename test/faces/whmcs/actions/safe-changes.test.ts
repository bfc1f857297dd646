// Our parameters that make a change safe: version, idempotencyKey, dryRun, changeReason.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { type Form, openDoor } from './door.ts';

const UPDATE = 'UpdateOAuthCredential';
const door = await openDoor();
after(() => door.close());

const body = async (action: string, form: Form) => (await door.ask(action, form)).body;
const entries = async () => (await door.house.deps.audit.verify()).entries;

test('a stale version is refused and changes nothing, the right one is taken', async () => {
  const credentialId = String(await door.make());
  const [list] = (await body('ListOAuthCredentials', { sortOrder: 'DESC', limit: '1' }))
    .clients as { version: number }[];
  assert.equal(list?.version, 1);
  await door.call(UPDATE, { credentialId, name: 'one', version: '1' });
  const stale = `It was changed meanwhile: its version is 2. Nothing was changed.`;
  for (const version of ['1', '3', '0', 'two']) {
    await door.refuses(UPDATE, { credentialId, name: 'lost', version, resetSecret: '1' }, stale);
  }
  await door.refuses('DeleteOAuthCredential', { credentialId, version: '1' }, stale);
  assert.equal((await door.row(Number(credentialId))).name, 'one');
  await door.call('DeleteOAuthCredential', { credentialId, version: '2' });
});

test('a repeated key gives the once-shown secret again and does nothing twice', async () => {
  const form = { grantType: 'authorization_code', name: 'Once', scope: 'openid' };
  const create = { ...form, idempotencyKey: 'create-1' };
  const first = await body('CreateOAuthCredential', create);
  assert.equal(first.result, 'success');
  const place = await entries();
  assert.deepEqual(await body('CreateOAuthCredential', create), first);
  const credentialId = String(first.credentialId);
  const reset = { credentialId, resetSecret: 'true', idempotencyKey: 'reset-1' };
  const second = await body(UPDATE, reset);
  assert.match(String(second.newClientSecret), /^chs_/);
  assert.notEqual(second.newClientSecret, first.clientSecret);
  assert.deepEqual(await body(UPDATE, reset), second);
  assert.equal(await entries(), place + 1);
  const other = { ...create, name: 'Other' };
  const reused = 'This idempotency key was used for another request; nothing was changed.';
  await door.refuses('CreateOAuthCredential', other, reused);
  const invalid = 'An idempotency key has 1 to 255 visible ASCII characters.';
  for (const idempotencyKey of ['a b', 'é', 'x'.repeat(256)]) {
    await door.refuses('CreateOAuthCredential', { ...form, idempotencyKey }, invalid);
  }
  assert.equal(await entries(), place + 1);
});

test('20 tries at once under one key make one credential', async () => {
  const place = await entries();
  const form = { grantType: 'authorization_code', name: 'Race', scope: 'openid' };
  const tries = Array.from({ length: 20 }, () =>
    body('CreateOAuthCredential', { ...form, idempotencyKey: 'race' }),
  );
  const answers = await Promise.all(tries);
  assert.equal(new Set(answers.map((answer) => JSON.stringify(answer))).size, 1);
  assert.equal(await entries(), place + 1);
});

test('a dry run answers what would change, with warnings, and changes nothing', async () => {
  const id = await door.make({ ...DEMO, redirectUri: 'https://a.test/' });
  const before = [await door.row(id), await entries()];
  const preview = await body(UPDATE, {
    credentialId: String(id),
    name: 'Tried',
    redirectUri: '',
    resetSecret: '1',
    dryRun: 'true',
  });
  assert.deepEqual([preview.result, preview.dryRun], ['success', true]);
  const changes = preview.changes as { field: string; from: string; to: string }[];
  assert.deepEqual(
    changes.filter(({ field }) => !field.startsWith('secrets/')),
    [
      { field: 'name', from: 'Demo', to: 'Tried' },
      { field: 'redirectUris', from: '["https://a.test/"]', to: '[]' },
    ],
  );
  assert.equal(changes.length, 4);
  assert.equal((preview.warnings as string[]).length, 3);
  assert.ok(!JSON.stringify(preview).includes('chs_'));
  assert.deepEqual([await door.row(id), await entries()], before);
  await door.refuses(
    UPDATE,
    { dryRun: '1', credentialId: '999999' },
    'Invalid Credential ID provided.',
  );
  const nothing = await body(UPDATE, { credentialId: String(id), name: 'Demo', dryRun: '1' });
  assert.deepEqual(nothing.changes, []);
});

test('the trail tells who called, from where, and why', async () => {
  const id = await door.make();
  await door.call(UPDATE, { credentialId: String(id), name: 'New', changeReason: 'ticket 5' });
  const pages = door.house.deps.audit.list({ subject: { kind: 'credential', id } });
  const all = [];
  for await (const page of pages) all.push(...page);
  const { author, action } = all[1] ?? assert.fail('there is no second entry');
  assert.equal(action, 'update-credential');
  assert.deepEqual(
    [author.kind, author.door, author.address, author.reason],
    ['api_credential', 'whmcs', '127.0.0.1', 'ticket 5'],
  );
  assert.ok(author.requestId && author.name.length === 32);
});

const DEMO = { grantType: 'authorization_code', name: 'Demo', scope: 'openid' };
