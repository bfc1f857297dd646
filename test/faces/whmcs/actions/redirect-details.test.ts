// Redirect URIs that come and go one by one, stop working by themselves, and have labels.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { AUTH, CODE, openDoor } from './door.ts';

const door = await openDoor();
after(() => door.close());

const [a, b] = ['https://a.test/cb', 'https://b.test/cb'];
const HOUR = 60 * 60 * 1000;

async function update(id: number, form: Readonly<Record<string, string>>) {
  const body = await door.call('UpdateOAuthCredential', { credentialId: `${id}`, ...form });
  assert.equal(body.result, 'success', String(body.message));
  return door.row(id);
}

test('only what a call adds gets the expiry', async () => {
  const id = await door.make({ ...CODE, redirectUri: a });
  const before = Date.now();
  const added = await update(id, { addRedirectUri: b, redirectUriExpiresIn: '3600' });
  assert.deepEqual(added.redirectUris, [a, b]);
  assert.deepEqual(Object.keys(added.redirectExpiries), [b]);
  const until = added.redirectExpiries[b] as number;
  assert.ok(until >= before + HOUR && until <= Date.now() + HOUR);
  const same = { redirectUri: `${a} ${b}`, redirectUriExpiresIn: '60' };
  assert.deepEqual((await update(id, same)).redirectExpiries, { [b]: until });
  const shown = await door.call('GetOAuthCredential', { credentialId: `${id}` });
  assert.deepEqual(shown.expiringRedirectUri, [`${new Date(until).toISOString()} ${b}`]);
  const left = await update(id, { removeRedirectUri: b });
  assert.deepEqual([left.redirectUris, left.redirectExpiries], [[a], {}]);
});

test('a new credential can have redirect URIs that expire', async () => {
  const form = { 'redirectUri[0]': a, 'redirectUri[1]': b, redirectUriExpiresIn: '60' };
  const { redirectExpiries } = await door.row(await door.make({ ...CODE, ...form }));
  assert.deepEqual(Object.keys(redirectExpiries).sort(), [a, b]);
});

test('a label is told where there is one', async () => {
  const id = await door.make({ ...CODE, redirectUri: a });
  const shown = () => door.call('GetOAuthCredential', { credentialId: `${id}` });
  const added = await update(id, { addRedirectUri: b, redirectUriLabel: ' pull request 7 ' });
  assert.deepEqual(added.redirectLabels, { [b]: 'pull request 7' });
  assert.deepEqual((await shown()).labelledRedirectUri, [`${b} pull request 7`]);
  await update(id, { redirectUri: `${b} ${a}` });
  assert.deepEqual((await door.row(id)).redirectLabels, { [b]: 'pull request 7' });
  await update(id, { addRedirectUri: b, redirectUriLabel: '' });
  assert.equal('labelledRedirectUri' in (await shown()), false);
  const tooLong = { credentialId: `${id}`, addRedirectUri: b, redirectUriLabel: 'x'.repeat(101) };
  const message = 'The label may not be longer than 100 characters.';
  await door.refuses('UpdateOAuthCredential', tooLong, message);
});

test('XML has an element for each', async () => {
  const id = await door.make({ ...CODE, redirectUri: a, redirectUriExpiresIn: '60' });
  const form = { action: 'GetOAuthCredential', credentialId: `${id}`, responsetype: 'xml' };
  const { text } = await door.send({
    contentType: 'application/x-www-form-urlencoded',
    body: new URLSearchParams({
      ...form,
      identifier: AUTH.identifier,
      secret: AUTH.secret,
    }).toString(),
  });
  assert.match(
    text,
    /<expiringRedirectUri><uri>\d{4}-[^<]+Z https:\/\/a\.test\/cb<\/uri><\/expiringRedirectUri>/,
  );
});

test('an expiry that is no time to come is refused and changes nothing', async () => {
  const id = await door.make({ ...CODE, redirectUri: a });
  const message = `The expiry of the redirect URI "${b}" is no time to come, or the URI is not registered.`;
  for (const redirectUriExpiresIn of ['0', '-1', 'soon', '1.5']) {
    const form = { credentialId: `${id}`, addRedirectUri: b, redirectUriExpiresIn };
    await door.refuses('UpdateOAuthCredential', form, message);
  }
  assert.deepEqual((await door.row(id)).redirectUris, [a]);
  const invalid = { credentialId: `${id}`, addRedirectUri: 'javascript:alert(1)' };
  await door.refuses(
    'UpdateOAuthCredential',
    invalid,
    'The redirect URI "javascript:alert(1)" is invalid.',
  );
});

test('the same call under a key adds once, with the same expiry', async () => {
  const id = await door.make({ ...CODE, redirectUri: a });
  const form = { addRedirectUri: b, redirectUriExpiresIn: '3600', idempotencyKey: 'preview-1' };
  const first = await update(id, form);
  assert.deepEqual(await update(id, form), first);
});
