// ValidateLogin: right and wrong passwords, old hashes, second factors, and what it answers.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { Secret as OtpSecret, TOTP } from 'otpauth';
import { checkLogin } from '../../../../src/actions/check-login.ts';
import { confirmTotp } from '../../../../src/actions/confirm-totp.ts';
import { createRecoveryCodes } from '../../../../src/actions/create-recovery-codes.ts';
import { createUser } from '../../../../src/actions/create-user.ts';
import { disableTotp } from '../../../../src/actions/disable-totp.ts';
import { enrollTotp } from '../../../../src/actions/enroll-totp.ts';
import { findSubject } from '../../../../src/actions/find-subject.ts';
import { redeemSsoToken } from '../../../../src/actions/redeem-sso-token.ts';
import type { Actor } from '../../../../src/core/actor.ts';
import type { AccountId } from '../../../../src/core/ids.ts';
import { Secret } from '../../../../src/core/secret.ts';
import { oneTimeCodes } from '../../../../src/platform/one-time-codes.ts';
import { BY } from '../../../store/engine-under-test.ts';
import { AUTH, openDoor } from '../actions/door.ts';

const door = await openDoor();
after(() => door.close());
const { deps } = door.house;
const { directory } = deps;
const actor: Actor = { kind: 'local', name: 'test', allowed: new Set(['*']) };
const LOGIN = { email: 'owner@example.test', password2: 'owner of account one' } as const;
const WRONG = { result: 'error', message: 'Email or Password Invalid' } as const;

const validate = (form: Readonly<Record<string, string>>) => door.call('ValidateLogin', form);
const newUser = (email: string, password = 'right password', isHash = false) =>
  createUser(deps, actor, { email, password: new Secret(password), isHash });

test('a right password answers the user and a token of single sign-on', async () => {
  const answer = await validate({ ...LOGIN, email: ' Owner@EXAMPLE.test ' });
  const { passwordhash } = answer;
  assert.deepEqual(answer, {
    result: 'success',
    userid: 1,
    passwordhash,
    twoFactorEnabled: false,
  });
  assert.match(String(passwordhash), /^[0-9a-f]{40}$/);
  const { user } = await redeemSsoToken(deps, new Secret(String(passwordhash)));
  assert.equal(user.email, LOGIN.email);
  const form = { ...AUTH, ...LOGIN, responsetype: 'xml', action: 'validatelogin' };
  const xml = await door.post(form);
  assert.match(await xml.text(), /<twoFactorEnabled>false<\/twoFactorEnabled>/);
});

test('it cannot be tried without being done, and says so', async () => {
  const message = 'This call cannot be tried without carrying it out; nothing was done.';
  const before = await directory.findUser({ email: LOGIN.email });
  for (const form of [LOGIN, { ...LOGIN, password2: 'wrong' }]) {
    assert.deepEqual(await validate({ ...form, dryRun: 'true' }), { result: 'error', message });
  }
  assert.deepEqual(await directory.findUser({ email: LOGIN.email }), before);
  assert.equal((await validate({ ...LOGIN, dryRun: 'perhaps' })).result, 'error');
  assert.equal((await validate({ ...LOGIN, dryRun: '0' })).result, 'success');
  // What only reads is the same either way.
  assert.equal((await door.call('ListOAuthCredentials', { dryRun: 'true' })).result, 'success');
});

test('what is wrong or missing has one text', async () => {
  for (const form of [
    {},
    { email: LOGIN.email },
    { password2: LOGIN.password2 },
    { ...LOGIN, password2: 'wrong' },
    { ...LOGIN, password2: ` ${LOGIN.password2}` },
    { ...LOGIN, email: 'nobody@example.test' },
    { email: '%', password2: 'decoy' },
  ]) {
    assert.deepEqual(await validate(form), WRONG, JSON.stringify(form));
  }
});

test('a role must allow it', async () => {
  const narrow: Actor = { ...actor, allowed: new Set(['create-sso-token']) };
  const { validateLogin } = await import('../../../../src/actions/validate-login.ts');
  const claim = { email: LOGIN.email, password: new Secret('x'), address: undefined };
  await assert.rejects(validateLogin(deps, narrow, claim), { code: 'action_not_allowed' });
});

test('wrong tries are throttled for the user, and for the address that is told', async () => {
  const user = await newUser('throttled@example.test');
  const wrong = { email: user.email, password2: 'wrong' };
  for (let i = 0; i < 10; i++) assert.deepEqual(await validate(wrong), WRONG);
  const { status } = await door.ask('ValidateLogin', { ...wrong, password2: 'right password' });
  assert.equal(status, 429);
  assert.equal((await validate(LOGIN)).result, 'success');
  for (let i = 0; i < 10; i++) {
    const email = `spray${i}@example.test`;
    assert.deepEqual(await validate({ email, password2: 'x', clientip: '192.0.2.9' }), WRONG);
  }
  const sprayed = await door.ask('ValidateLogin', { ...LOGIN, clientip: '192.0.2.9' });
  assert.equal(sprayed.status, 429);
  assert.equal((await validate({ ...LOGIN, clientip: '192.0.2.10' })).result, 'success');
});

test('an unknown e-mail address takes a verification, too', async () => {
  const time = async (email: string) => {
    const times: number[] = [];
    for (let i = 0; i < 4; i++) {
      const start = performance.now();
      await validate({ email: email.replace('#', `${i}`), password2: 'wrong one' });
      times.push(performance.now() - start);
    }
    return Math.min(...times);
  };
  await newUser('known@example.test');
  const [known, unknown] = [await time('known@example.test'), await time('u#@example.test')];
  assert.ok(unknown > known / 3, `${unknown} against ${known}`);
});

describe('a hash of bcrypt', () => {
  // Made by libxcrypt's crypt().
  const HASH = '$2y$07$BCryptRequires22Chrcte/VlQH0piJtjXl.0t1XkA8pw9dMXTpOq';
  const PASSWORD = 'rasmuslerdorf';

  test('is verified, and replaced by Argon2id once the password is seen', async () => {
    const { id, email } = await newUser('imported@example.test', HASH, true);
    assert.deepEqual(await validate({ email, password2: 'wrong' }), WRONG);
    assert.equal((await directory.findUser({ id }))?.passwordHash, HASH);
    assert.equal((await validate({ email, password2: PASSWORD })).result, 'success');
    const { passwordHash, user } = (await directory.findUser({ id })) ?? {};
    assert.match(String(passwordHash), /^\$argon2id\$/);
    assert.ok(user?.lastLoginAt);
    assert.equal((await validate({ email, password2: PASSWORD })).result, 'success');
    assert.deepEqual(await validate({ email, password2: 'wrong' }), WRONG);
  });

  test('is refused when it is none, or would take minutes', async () => {
    for (const hash of ['', 'x', HASH.slice(1), `${HASH}x`, HASH.replace('$07$', '$31$')]) {
      const create = newUser('no@example.test', hash, true);
      await assert.rejects(create, { code: 'password_hash_invalid' }, hash);
    }
  });
});

test('closed accounts end sign-in; one open account is enough', async () => {
  const { id, email, uuid } = await newUser('closed@example.test');
  const login = { email, password2: 'right password' };
  const account = await directory.createAccount(BY, { name: '', ownerId: id, createdAt: 0 });
  const setStatus = (accountId: AccountId, status: 'Active' | 'Closed') =>
    directory.updateAccount(BY, accountId, (old) => ({ ...old, status }));
  await setStatus(account.id, 'Closed');
  assert.deepEqual(await validate(login), WRONG);
  const here = { email, password: new Secret(login.password2), address: undefined };
  await assert.rejects(checkLogin(deps, here), {
    code: 'session_of_closed_account',
    details: { id: account.id },
  });
  assert.equal(await findSubject(deps, uuid), undefined);
  const second = await directory.createAccount(BY, { name: '', ownerId: id, createdAt: 0 });
  assert.equal((await findSubject(deps, uuid))?.id, id);
  assert.equal((await validate(login)).result, 'success');
  await directory.updateAccount(BY, second.id, (old) => ({ ...old, allowSso: false }));
  const answer = await validate(login);
  assert.deepEqual([answer.result, answer.passwordhash], ['success', undefined]);
});

describe('two-factor', () => {
  const clock = { time: Date.now(), now: () => clock.time };
  const timed = { ...deps, clock, oneTimeCodes: oneTimeCodes('Demo', clock) };
  const codeOf = (key: Secret, time = clock.time) =>
    new TOTP({ secret: OtpSecret.fromBase32(key.reveal()) }).generate({ timestamp: time });
  const later = () => {
    clock.time += 30_000;
  };
  const password = new Secret('right password');

  async function enrolled(email: string) {
    const user = await newUser(email);
    const { key, uri } = await enrollTotp(timed, actor, user.id);
    const codes = await confirmTotp(timed, actor, user.id, codeOf(key));
    const login = (code?: string) =>
      checkLogin(timed, {
        email,
        password,
        code: code === undefined ? undefined : new Secret(code),
        address: undefined,
      });
    return { user, key, uri, codes, login };
  }

  test('is off until a first code proves the app', async () => {
    const { id, email } = await newUser('enrolling@example.test');
    await assert.rejects(confirmTotp(timed, actor, id, '123456'), { code: 'totp_missing' });
    await assert.rejects(createRecoveryCodes(timed, actor, id), { code: 'totp_missing' });
    const { key, uri } = await enrollTotp(timed, actor, id);
    assert.match(key.reveal(), /^[A-Z2-7]{32}$/);
    assert.match(uri.reveal(), /^otpauth:\/\/totp\/Demo:enrolling%40example\.test\?/);
    const stored = await directory.findUser({ id });
    assert.ok(stored?.totp && !JSON.stringify(stored).includes(key.reveal()));
    const login = { email, password2: 'right password' };
    assert.equal((await validate(login)).twoFactorEnabled, false);
    const wrong = String((Number(codeOf(key)) + 1) % 1_000_000).padStart(6, '0');
    await assert.rejects(confirmTotp(timed, actor, id, wrong), { code: 'second_factor_wrong' });
    const codes = await confirmTotp(timed, actor, id, codeOf(key));
    assert.equal(new Set(codes.map((code) => code.reveal())).size, 10);
    await assert.rejects(enrollTotp(timed, actor, id), { code: 'totp_in_use' });
    const answer = await validate(login);
    assert.deepEqual(answer, { result: 'success', userid: id, twoFactorEnabled: true });
    assert.deepEqual(await validate({ email, password2: 'wrong' }), WRONG);
    assert.equal((await directory.findUser({ id }))?.user.lastLoginAt === null, false);
  });

  test('a code works once, however many send it at once, and no older one after it', async () => {
    const { key, login } = await enrolled('replay@example.test');
    assert.equal((await login()).needsCode, true);
    await assert.rejects(login(codeOf(key)), { code: 'second_factor_wrong' });
    later();
    later();
    const outcomes = await Promise.allSettled([1, 2, 3, 4, 5].map(() => login(codeOf(key))));
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
    const before = codeOf(key, clock.time - 30_000);
    await assert.rejects(login(before), { code: 'second_factor_wrong' });
    later();
    assert.equal((await login(` ${codeOf(key).replace(/(...)/, '$1 ')} `)).needsCode, false);
  });

  test('a recovery code works once and is read as people write it', async () => {
    const { user, codes, login } = await enrolled('recover@example.test');
    const [first = '', second = '', third = ''] = codes.map((code) => code.reveal());
    assert.equal((await login(first)).needsCode, false);
    await assert.rejects(login(first), { code: 'second_factor_wrong' });
    const typed = second.replaceAll('-', ' ').toUpperCase();
    assert.equal((await login(typed)).needsCode, false);
    const fresh = await createRecoveryCodes(timed, actor, user.id);
    await assert.rejects(login(third), { code: 'second_factor_wrong' });
    assert.equal((await login(fresh[0]?.reveal())).needsCode, false);
  });

  test('a code never replaces the password, and its tries are throttled', async () => {
    const { key, email, login } = await enrolled('guessed@example.test').then((made) => ({
      ...made,
      email: made.user.email,
    }));
    later();
    const claim = { email, password: new Secret('wrong'), address: undefined };
    const code = new Secret(codeOf(key));
    await assert.rejects(checkLogin(timed, { ...claim, code }), {
      code: 'email_or_password_wrong',
    });
    for (let i = 0; i < 9; i++) {
      await assert.rejects(login('x'), { code: 'second_factor_wrong' });
    }
    await assert.rejects(login(codeOf(key)), { code: 'throttled' });
  });

  test('disabling it takes key and recovery codes away', async () => {
    const { user, codes, login } = await enrolled('disabled@example.test');
    assert.equal((await disableTotp(timed, actor, user.id)).twoFactor, false);
    assert.equal((await login()).needsCode, false);
    const digestsGone = await directory.useRecoveryCode(user.id, codes[0]?.reveal() ?? '', 0);
    assert.equal(digestsGone, false);
    await assert.rejects(disableTotp(timed, actor, user.id), { code: 'totp_missing' });
  });
});
