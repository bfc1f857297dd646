// Roles, API credentials, administrators, and the directory: users, accounts, services.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { ACTIONS } from '../../../src/actions/index.ts';
import { opener, program, runHere, start, temporaryDataDir } from './program.ts';

const DATA_DIR = temporaryDataDir();
const chatelaine = program({ DATA_DIR });
const open = opener({ DATA_DIR });

const run = async (...args: readonly string[]) => {
  const { code, out, err } = await runHere([...args, '--json'], { open });
  assert.equal(code, 0, err);
  return JSON.parse(out);
};
const withPassword = async (password: string, ...args: readonly string[]) => {
  const stdin = new PassThrough();
  stdin.end(password);
  const { code, out, err } = await runHere([...args, '--password-stdin', '--json'], {
    open,
    stdin,
  });
  assert.equal(code, 0, err);
  return JSON.parse(out);
};

describe('administrators', () => {
  test('a password comes from standard input, which may stay open', async () => {
    const child = start({ DATA_DIR }, 'admin', 'create', 'keeper', '--password-stdin');
    const out = text(child.stdout);
    child.stdin.write('correct horse battery\n');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
    assert.equal(await out, 'Administrator "keeper" was created.\n');
  });

  test('the password that was read is the one that signs in', async () => {
    await withPassword('a new password\r\nnot this line\n', 'admin', 'update', 'keeper');
    const { deps, close } = await open();
    const { passwordHash } = (await deps.callers.findAdminPassword('keeper')) ?? {};
    const { Secret } = await import('../../../src/core/secret.ts');
    const md5 = deps.passwords.md5(new Secret('a new password'));
    assert.equal(await deps.passwords.verify(passwordHash, md5), true);
    await close();
  });

  test('without --password-stdin and without a terminal it says what to do', async () => {
    for (const args of [
      ['admin', 'create', 'other'],
      ['user', 'create', 'a@example.test'],
    ]) {
      const { code, err } = await chatelaine(...args);
      assert.equal(code, 2);
      assert.match(err, /^error: .*--password-stdin\n$/);
    }
  });

  test('update switches what is named and leaves the rest', async () => {
    const off = await run('admin', 'update', 'keeper', '--disable', '--api-access', 'off');
    assert.deepEqual([off.disabled, off.apiAccess], [true, false]);
    const access = await run('admin', 'update', 'keeper', '--api-access', 'on');
    assert.deepEqual([access.disabled, access.apiAccess], [true, true]);
    const on = await run('admin', 'update', 'keeper', '--enable');
    assert.deepEqual([on.disabled, on.apiAccess], [false, true]);
    const { out } = await runHere(['admin', 'list'], { open });
    assert.match(out, /^1 +keeper +enabled +on +\d{4}-\d\d-\d\dT[\d:]+Z$/m);
  });
});

describe('the prompt of a terminal', () => {
  const typing = (...keys: readonly string[]) => {
    const stdin = Object.assign(new PassThrough(), { isTTY: true });
    // Each answer is typed when its question is there.
    keys.forEach((key, index) => {
      setTimeout(() => stdin.write(key), 100 * (index + 1));
    });
    return stdin;
  };

  test('asks twice and shows nothing of it', async () => {
    const stdin = typing('typed by hand\r', 'typed by hand\r');
    const { code, out, err } = await runHere(['admin', 'create', 'typist'], { open, stdin });
    assert.deepEqual({ code, err }, { code: 0, err: 'Password: \nAgain: \n' });
    assert.equal(out, 'Administrator "typist" was created.\n');
  });

  test('refuses two different answers, and none', async () => {
    for (const keys of [['first answer\r', 'second answer\r'], ['\u0004'], ['\u0003']]) {
      const run = await runHere(['admin', 'create', 'nobody'], { stdin: typing(...keys) });
      assert.equal(run.code, 2);
      assert.match(run.err, /error: (?:the two passwords differ|no password was given)\n$/);
      assert.doesNotMatch(run.err + run.out, /answer/);
    }
  });
});

describe('roles and API credentials', () => {
  test('a role is created, updated, listed and deleted', async () => {
    const create = ['role', 'create', 'Reader', '--description', 'reads'];
    const actions = ['get-credential', 'list-credentials'];
    const made = await run(...create, ...actions.flatMap((name) => ['--action', name]));
    assert.deepEqual(made.actions, actions);
    await run('role', 'update', 'Reader', '--action', 'get-credential');
    const [role] = await run('role', 'list');
    assert.deepEqual(role, {
      id: role.id,
      name: 'Reader',
      description: 'reads',
      actions: ['get-credential'],
    });
    await run('role', 'create', 'All', '--action', '*');
    assert.deepEqual(await run('role', 'delete', 'All'), { name: 'All', deleted: true });
  });

  test('role actions lists what a role can allow, and nothing else is taken', async () => {
    const { out } = await runHere(['role', 'actions']);
    assert.equal(
      out,
      Object.keys(ACTIONS)
        .map((name) => `${name}\n`)
        .join(''),
    );
    const typo = await runHere(['role', 'create', 'Typo', '--action', 'get-credentials']);
    assert.equal(typo.code, 2);
    assert.match(typo.err, /chatelaine role actions/);
  });

  test('an API secret is shown once; revoking ends the pair', async () => {
    const args = ['--admin', 'keeper', '--role', 'Reader', '--description', 'Billing'];
    const { out } = await chatelaine('api-credential', 'create', ...args);
    assert.match(out, /^API secret +[A-Za-z0-9]{32}$/m);
    assert.match(out, /shown only now/);
    const identifier = /^API identifier +(\S+)$/m.exec(out)?.[1] ?? '';
    const [listed] = await run('api-credential', 'list');
    assert.deepEqual(
      [listed.identifier, listed.admin, listed.roles, listed.description, listed.secret],
      [identifier, 'keeper', ['Reader'], 'Billing', undefined],
    );
    assert.equal((await runHere(['role', 'delete', 'Reader'], { open })).code, 5);
    await run('api-credential', 'revoke', identifier);
    assert.deepEqual(await run('api-credential', 'list'), []);
    const again = await runHere(['api-credential', 'revoke', identifier], { open });
    assert.equal(again.code, 4);
  });
});

test('users, accounts and services are made, listed and deleted', async () => {
  const user = await withPassword('owner of it all', 'user', 'create', 'ada@example.test');
  const account = await run('account', 'create', '--owner', `${user.id}`, '--name', 'Engines');
  const service = await run('service', 'create', '--account', `${account.id}`, '--name', 'One');
  assert.deepEqual(await run('user', 'list'), [user]);
  assert.deepEqual(await run('account', 'list'), [account]);
  assert.deepEqual(await run('service', 'list'), [service]);
  assert.equal((await runHere(['user', 'delete', `${user.id}`], { open })).code, 5);
  const gone = (id: number) => ({ id, deleted: true });
  assert.deepEqual(await run('account', 'delete', `${account.id}`), gone(account.id));
  assert.equal((await run('service', 'list'))[0].accountId, null);
  assert.deepEqual(await run('service', 'delete', `${service.id}`), gone(service.id));
  assert.deepEqual(await run('user', 'delete', `${user.id}`), gone(user.id));
  for (const noun of ['user', 'account', 'service']) {
    assert.equal((await runHere([noun, 'list'], { open })).out, 'none\n');
    assert.equal((await runHere([noun, 'delete', '1'], { open })).code, 4);
  }
});
