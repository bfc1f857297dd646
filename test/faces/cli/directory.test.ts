// Users, accounts, members, services, domains, second factors and sign-in at the shell.
import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { describe, test } from 'node:test';
import { Secret as OtpSecret, TOTP } from 'otpauth';
import type { ClientIdentifier, UserId } from '../../../src/core/ids.ts';
import { opener, runHere, temporaryDataDir } from './program.ts';

const open = opener({ DATA_DIR: temporaryDataDir(), BASE_URL: 'https://id.test' });

async function run(args: readonly string[], input = '') {
  const stdin = new PassThrough();
  stdin.end(input);
  const { code, out, err } = await runHere([...args, '--json'], { open, stdin });
  assert.equal(code, 0, err);
  return JSON.parse(out);
}
const command = (line: string, input?: string) => run(line.split(' '), input);
const refused = async (line: string, exitCode: number, input = '') => {
  const stdin = new PassThrough();
  stdin.end(input);
  const { code, err } = await runHere(line.split(' '), { open, stdin });
  assert.equal(code, exitCode, `${line}: ${err}`);
};

const HASH = '$2y$07$BCryptRequires22Chrcte/VlQH0piJtjXl.0t1XkA8pw9dMXTpOq';
await command('user create ada@example.test --email-verified --hash-stdin', `${HASH}\n`);
await command('user create bob@example.test --password-stdin', 'password of bob');
await command('account create --owner 1');
await command('service create --account 1');

test('a user is changed field by field', async () => {
  const names = ['--given-name', 'Ada', '--family-name', 'King', '--locale', 'en_gb'];
  const named = await run(['user', 'update', '1', ...names]);
  assert.deepEqual(
    [named.name, named.givenName, named.familyName, named.locale, named.emailVerified],
    ['Ada King', 'Ada', 'King', 'en-GB', true],
  );
  const moved = await command('user update 1 --email countess@example.test');
  assert.deepEqual([moved.email, moved.emailVerified], ['countess@example.test', false]);
  const verified = await command('user update 1 --email-verified on');
  assert.deepEqual([verified.emailVerified, verified.name], [true, 'Ada King']);
  await refused('user update 1', 2);
  await refused('user update 1 --locale d', 3);
  await refused('user update 1 --email bob@example.test', 5);
  await refused('user update 9 --name X', 4);
  const { out } = await runHere(['user', 'list'], { open });
  assert.match(out, /^1 +countess@example\.test +yes +Ada King +en-GB +off +never /m);
});

test('an imported and a new password sign in', async () => {
  const imported = await command('sign-in check countess@example.test', '').catch(() => undefined);
  assert.equal(imported, undefined);
  const check = 'sign-in check countess@example.test --password-stdin';
  const answer = await command(check, 'rasmuslerdorf');
  assert.deepEqual([answer.userId, answer.twoFactor], [1, false]);
  assert.match(answer.token, /^[0-9a-f]{40}$/);
  await refused(check, 6, 'wrong');
  await command('user set-password 1 --password-stdin', 'a new password');
  await refused(check, 6, 'rasmuslerdorf');
  assert.equal((await command(check, 'a new password')).userId, 1);
  await refused('user set-password 1 --password-stdin', 3, 'short');
  await refused('user set-password 9 --password-stdin', 4, 'long enough');
  await refused('user create eve@example.test --hash-stdin', 3, 'no hash');
});

test('members come and go', async () => {
  const member = await command('account put-member 1 2 --permission tickets invoices');
  assert.deepEqual(member.permissions, ['invoices', 'tickets']);
  assert.deepEqual(await command('account members 1'), [member]);
  assert.equal((await command('account put-member 1 2 --permission all')).permissions.length, 13);
  assert.deepEqual((await command('account put-member 1 2')).permissions, []);
  await refused('account put-member 1 2 --permission everything', 2);
  await refused('account put-member 1 1', 5);
  await refused('account put-member 1 9', 4);
  await refused('account put-member 9 2', 4);
  await refused('account members 9', 4);
  await command('account delete-member 1 2');
  await refused('account delete-member 1 2', 4);
});

test('accounts and services change their status', async () => {
  const closed = await command('account update 1 --status Closed --allow-sso off --owner 2');
  assert.deepEqual([closed.status, closed.allowSso, closed.ownerId], ['Closed', false, 2]);
  await refused('sign-in token --account 1', 6);
  const again = await command('account update 1 --status Inactive --allow-sso on --owner 1');
  assert.deepEqual([again.status, again.allowSso, again.ownerId], ['Inactive', true, 1]);
  await refused('account update 1', 2);
  await refused('account update 1 --status closed', 2);
  await refused('account update 9 --name X', 4);
  await refused('account update 1 --owner 9', 4);
  assert.equal((await command('service update 1 --status Suspended')).status, 'Suspended');
  assert.equal((await command('service update 1 --name New')).status, 'Suspended');
  await refused('service update 1', 2);
  await refused('service update 9 --status Active', 4);
});

test('domains are made, listed and deleted', async () => {
  const domain = await command('domain create Example.TEST --account 1 --status Expired');
  assert.deepEqual([domain.name, domain.status], ['example.test', 'Expired']);
  assert.deepEqual(await command('domain list'), [domain]);
  const details = 'sign-in token --account 1 --destination clientarea:domain_details';
  await refused(details, 3);
  const { redirectUrl, accessToken } = await command(`${details} --domain ${domain.id}`);
  assert.equal(redirectUrl, `https://id.test/oauth/singlesignon.php?access_token=${accessToken}`);
  await command(`domain delete ${domain.id}`);
  await refused(`domain delete ${domain.id}`, 4);
  for (const name of ['test', 'a..test', 'a-.test', 'a_b.test', 'https://a.test']) {
    await refused(`domain create ${name} --account 1`, 3);
  }
  await refused('domain create a.test --account 9', 4);
});

describe('two-factor', () => {
  test('is enrolled, confirmed, given new codes and disabled', async () => {
    await refused('user totp-confirm 2 123456', 3);
    const { key, uri } = await command('user totp-enroll 2');
    assert.ok(uri.startsWith('otpauth://totp/') && uri.includes(key));
    await refused('user totp-confirm 2 12345', 6);
    const code = new TOTP({ secret: OtpSecret.fromBase32(key) }).generate();
    const { recoveryCodes } = await command(`user totp-confirm 2 ${code}`);
    assert.equal(recoveryCodes.length, 10);
    for (const text of recoveryCodes) assert.match(text, /^([0-9a-f]{4}-){3}[0-9a-f]{4}$/);
    await refused('user totp-enroll 2', 5);
    const check = 'sign-in check bob@example.test --password-stdin';
    const answer = await command(check, 'password of bob');
    assert.deepEqual(answer, { userId: 2, twoFactor: true, token: null });
    const { out } = await runHere(['user', 'recovery-codes', '2'], { open });
    assert.match(out, /shown only now.\n\n(?:[0-9a-f-]{19}\n){10}$/);
    assert.equal((await command('user totp-disable 2')).twoFactor, false);
    await refused('user totp-disable 2', 3);
    await refused('user recovery-codes 2', 3);
    assert.equal((await command(check, 'password of bob')).twoFactor, false);
  });
});

test('what a user allowed an application is taken back', async () => {
  const identifier = 'App.1' as ClientIdentifier;
  const { deps, close } = await open();
  const record = await deps.directory.findUser({ id: 2 as UserId });
  const consent = { scope: ['openid'], redirectUris: [], secretId: null, createdAt: 1 };
  const userUuid = record?.user.uuid ?? '';
  await deps.consents.put({ ...consent, userUuid, identifier });
  const revoke = `user revoke-consent 2 ${identifier}`;
  const { changes } = await command(`${revoke} --dry-run`);
  assert.deepEqual(Object.keys(changes[0].diff), [`consents/${identifier}`]);
  assert.ok(await deps.consents.find(userUuid, identifier));
  const done = { userId: 2, clientIdentifier: identifier, revoked: true };
  assert.deepEqual(await command(revoke), done);
  assert.equal(await deps.consents.find(userUuid, identifier), undefined);
  assert.deepEqual(await command(`${revoke} --dry-run`), {
    dryRun: true,
    changes: [],
    warnings: [],
  });
  await close();
  await refused(`user revoke-consent 99 ${identifier}`, 4);
});
