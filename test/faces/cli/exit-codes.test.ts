import assert from 'node:assert/strict';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { AppError, fail } from '../../../src/core/errors.ts';
import { opener, program, runHere, temporaryDataDir } from './program.ts';

const DATA_DIR = temporaryDataDir();
const chatelaine = program({ DATA_DIR });
const open = opener({ DATA_DIR });
const PASSWORD_VALUE = /--[\w-]*(?:password|secret)[\w-]*[ =]<\w/;

test('--version prints exactly the version of the package', async () => {
  const manifest = readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8');
  const { code, out } = await chatelaine('--version');
  assert.deepEqual({ code, out }, { code: 0, out: `${JSON.parse(manifest).version}\n` });
});

describe('the exit code', () => {
  const cases: readonly (readonly [code: number, why: string, args: readonly string[]])[] = [
    [2, 'an unknown command', ['credentials']],
    [2, 'an unknown command of a group', ['credential', 'crate']],
    [2, 'an unknown option', ['credential', 'list', '--colour']],
    [2, 'a missing argument', ['credential', 'show']],
    [2, 'one argument too many', ['credential', 'delete', '1', '2']],
    [2, 'a count that is none', ['credential', 'list', '--limit', 'many']],
    [2, 'a time that is none', ['credential', 'reset-secret', '1', '--grace', '2weeks']],
    [2, 'options that exclude each other', ['admin', 'update', 'a', '--disable', '--enable']],
    [2, 'an update of nothing', ['credential', 'update', '1']],
    [2, 'an admin update of nothing', ['admin', 'update', 'keeper']],
    [2, 'no credential named', ['credential', 'show', '']],
    [
      3,
      'a refused value',
      ['credential', 'create', '--grant-type', 'implicit', '--scope', 'openid'],
    ],
    [3, 'a missing grant type', ['credential', 'create', '--scope', 'openid']],
    [4, 'an unknown id', ['credential', 'show', '99']],
    [4, 'an id beyond all ids', ['credential', 'show', '99999999999999999999']],
    [4, 'an unknown identifier', ['credential', 'update', 'nobody', '--name', 'x']],
    [4, 'an unknown administrator', ['admin', 'update', 'nobody', '--disable']],
    [4, 'an unknown role', ['role', 'delete', 'nothing']],
    [4, 'an unknown identifier to delete', ['credential', 'delete', 'nobody']],
    [4, 'an unknown entry', ['audit', 'show', '9999']],
    [4, 'the trail of an unknown identifier', ['audit', 'list', '--credential', 'nobody']],
    [2, 'a record of no kind', ['audit', 'list', '--subject', 'thing:1']],
    [2, 'two records', ['audit', 'list', '--credential', '1', '--subject', 'account:1']],
    [2, 'a head that is none', ['audit', 'verify', '--expect', '12']],
    [2, 'a secret update of nothing', ['credential', 'update-secret', '1', '1']],
    [2, 'a date that is none', ['credential', 'suspend', '1', '--until', '2027-02-30']],
    [2, 'a restore to nothing', ['credential', 'restore', '1']],
    [3, 'an idempotency key that is none', ['role', 'delete', 'x', '--idempotency-key', '']],
  ];
  for (const [expected, why, args] of cases) {
    test(`${expected}: ${why}`, async () => {
      const { code, out, err } = await runHere(args, { open });
      assert.deepEqual({ code, out }, { code: expected, out: '' }, err);
      assert.match(err, /^error: [^\n]+\n$/);
    });
  }

  test('5: a name that is taken', async () => {
    const args = ['role', 'create', 'Twice', '--action', '*'];
    assert.equal((await chatelaine(...args)).code, 0);
    const { code, err } = await chatelaine(...args);
    assert.deepEqual([code, err], [5, 'error: There is a role "Twice" already.\n']);
  });

  test('6 and 7: not allowed, and busy', async () => {
    const failing = (error: Error) => ({ open: () => Promise.reject(error) });
    const refused = new AppError('action_not_allowed', { action: 'list-roles' });
    assert.equal((await runHere(['role', 'list'], failing(refused))).code, 6);
    assert.equal((await runHere(['role', 'list'], failing(fail('busy')))).code, 7);
  });

  test('every one stands in the help', async () => {
    const { code, out, err } = await chatelaine();
    assert.deepEqual({ code, err }, { code: 0, err: '' });
    assert.match(out, /^Exit codes:\n {3}0 {2}done\n(?: {2}[ 1]\d {2}[^\n]+\n){11}\n/m);
    assert.equal((await chatelaine('--help')).out, out);
  });
});

describe('with --json an error is JSON on standard error', () => {
  test('for an expected failure', async () => {
    const { code, out, err } = await chatelaine('credential', 'show', '99', '--json');
    const message = 'There is no credential with this id.';
    assert.deepEqual(JSON.parse(err), { error: { code: 'credential_id_invalid', message } });
    assert.deepEqual({ code, out }, { code: 4, out: '' });
  });

  test('for wrong usage', async () => {
    const { code, err } = await chatelaine('--json', 'credential', 'list', '--colour');
    const message = "unknown option '--colour'";
    assert.deepEqual(JSON.parse(err), { error: { code: 'wrong_usage', message } });
    assert.equal(code, 2);
  });
});

describe('what does not start', () => {
  test('wrong settings: exit 2 and every problem at once', async () => {
    const wrong = program({ DATA_DIR, PORT: 'x', DISPLAY_TIMEZONE: 'Mars' });
    for (const command of [['serve'], ['credential', 'list']]) {
      const { code, err } = await wrong(...command);
      assert.equal(code, 2);
      assert.match(
        err,
        /^error: the settings are wrong\n {2}PORT: .+\n {2}DISPLAY_TIMEZONE: .+\n$/,
      );
    }
    const { error } = JSON.parse((await wrong('migrate', '--json')).err);
    assert.deepEqual([error.code, error.problems.length], ['wrong_settings', 2]);
  });

  test('a lost and a foreign key file: exit 1, a message, no trace', async () => {
    const lost = temporaryDataDir();
    cpSync(DATA_DIR, lost, { recursive: true });
    rmSync(join(lost, 'secret.key'));
    const without = await program({ DATA_DIR: lost })('credential', 'list');
    assert.equal(without.code, 1);
    assert.match(without.err, /^error: There is no secret key file [^\n]+\n$/);
    const key = Buffer.alloc(32, 1).toString('base64');
    writeFileSync(join(lost, 'secret.key'), JSON.stringify({ version: 1, key }));
    const foreign = await program({ DATA_DIR: lost })('credential', 'list');
    assert.equal(foreign.code, 1);
    assert.match(foreign.err, /^error: The secret key file [^\n]+ does not belong [^\n]+\n$/);
  });

  test('an unforeseen failure of a command: exit 1', async () => {
    const broken = { deps: {} as never, applied: [], isNew: false, close: async () => {} };
    const failed = await runHere(['role', 'list'], { open: async () => broken });
    assert.equal(failed.code, 1);
    assert.match(failed.err, /^error: unexpected failure: .+\n(?: {2}.+\n)+$/);
  });
});

test('a command closes the database, also when it fails', async () => {
  let left = 0;
  const counted = async () => {
    const house = await open();
    left++;
    return {
      ...house,
      close: async () => {
        left--;
        await house.close();
      },
    };
  };
  assert.equal((await runHere(['role', 'list'], { open: counted })).code, 0);
  assert.equal((await runHere(['credential', 'show', '99'], { open: counted })).code, 4);
  assert.equal(left, 0);
});

test('a person is told when there was no database, for another may be meant', async () => {
  const fresh = opener({ DATA_DIR: temporaryDataDir() });
  const list = () => runHere(['role', 'list'], { open: fresh, columns: 80 });
  assert.match((await list()).err, /^note: there was no database; [^\n]*DATA_DIR[^\n]*\n$/);
  assert.equal((await list()).err, '');
});

test('migrate prints what it applied, then that there is nothing to do', async () => {
  const fresh = program({ DATA_DIR: temporaryDataDir() });
  const first = await fresh('migrate');
  assert.match(first.out, /^(?:applied [\w-]+\n)+$/);
  assert.deepEqual(await fresh('migrate'), { code: 0, out: 'nothing to do\n', err: '' });
});

test('every command has help with an example, and none takes a secret as an argument', async () => {
  const visit = async (path: readonly string[]): Promise<number> => {
    const { code, out } = await runHere([...path, '--help']);
    assert.doesNotMatch(out, /undefined|NaN|\[object/, path.join(' '));
    assert.equal(code, 0);
    assert.match(out, new RegExp(`^Examples:\n( {2}\\$ chatelaine .*${path.join(' ')})`, 'm'));
    assert.doesNotMatch(out, PASSWORD_VALUE);
    const listed = /^Commands:\n((?: {2}.*\n)+)/m.exec(out)?.[1] ?? '';
    const names = [...listed.matchAll(/^ {2}([a-z][\w-]*)/gm)].flatMap(([, name]) => name ?? []);
    let count = 1;
    for (const name of names.filter((name) => name !== 'help'))
      count += await visit([...path, name]);
    return count;
  };
  assert.ok((await visit([])) > 60);
});
