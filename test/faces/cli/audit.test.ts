// The trail as the shell shows, exports and checks it; and what tampering with it looks like.
import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { before, describe, test } from 'node:test';
import { opener, program, runHere, temporaryDataDir } from './program.ts';

const DEMO = ['--grant-type', 'authorization_code', '--scope', 'openid', '--name', 'Demo'];

describe('the audit trail', () => {
  const DATA_DIR = temporaryDataDir();
  const run = (...args: readonly string[]) => runHere(args, { open: opener({ DATA_DIR }) });
  const json = async (...args: readonly string[]) => {
    const { code, out, err } = await run(...args, '--json');
    assert.equal(code, 0, err);
    return JSON.parse(out);
  };
  let identifier = '';

  before(async () => {
    assert.equal((await run('audit', 'verify')).out, 'entries  0\nhead\n\nThe trail is empty.\n');
    ({ identifier } = await json('credential', 'create', ...DEMO));
    await json('role', 'create', 'Support', '--action', 'get-credential');
    await json('credential', 'update', '1', '--name', 'New', '--reason', 'renamed');
    await json('role', 'update', 'Support', '--action', 'list-credentials');
    await json('credential', 'delete', '1');
  });

  const places = async (...args: readonly string[]) =>
    (await json('audit', 'list', ...args)).map(({ seq }: { seq: number }) => seq);

  test('is listed: newest so many, behind a place, of one record', async () => {
    assert.deepEqual(await places(), [1, 2, 3, 4, 5]);
    assert.deepEqual(await places('--limit', '2'), [4, 5]);
    assert.deepEqual(await places('--after', '1', '--limit', '2'), [2, 3]);
    assert.deepEqual(await places('--credential', '1'), [1, 3, 5]);
    assert.deepEqual(await places('--credential', '1', '--limit', '1'), [5]);
    assert.deepEqual(await places('--subject', 'role:Support', '--after', '2'), [4]);
    assert.deepEqual(await places('--subject', 'account:1'), []);
    const gone = await run('audit', 'list', '--credential', identifier);
    assert.equal(gone.code, 4, 'only its id is known of a deleted one');
  });

  test('is a table for people', async () => {
    const { out } = await run('audit', 'list', '--credential', '1');
    const lines = out.split('\n');
    assert.match(
      lines[0] ?? '',
      /^ENTRY +TIME +BY +DOOR +FROM +ACTION +OF +VERSION +CHANGED +REASON/,
    );
    assert.match(
      lines[2] ?? '',
      /^3 .+Z .+ command_line +update-credential +credential 1 +2 +name +renamed$/,
    );
  });

  test('shows one entry field by field', async () => {
    const { out } = await run('audit', 'show', '4');
    assert.match(out, /^of {2,}role Support$/m);
    assert.match(out, /^changed\n {4}actions: \["get-credential"\] -> \["list-credentials"\]\n$/m);
    assert.equal((await json('audit', 'show', '4')).action, 'update-role');
  });

  test('is exported whole, one object a line, and without any secret', async () => {
    const { out } = await run('audit', 'export');
    const entries = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      entries.map(({ seq }) => seq),
      [1, 2, 3, 4, 5],
    );
    assert.equal(entries[0].diff.name.to, 'Demo');
    assert.doesNotMatch(out, /chs_/);
    const rest = (await run('audit', 'export', '--after', '3')).out;
    assert.equal(rest, `${out.trimEnd().split('\n').slice(3).join('\n')}\n`);
  });

  test('goes on from a head that was noted', async () => {
    const { head, isWhole, entries } = await json('audit', 'verify');
    assert.deepEqual([isWhole, entries], [true, 5]);
    const { out } = await run('audit', 'verify');
    assert.ok(out.includes(`head     ${head}\n`), out);
    await json('role', 'create', 'Later', '--action', '*');
    const expected = await json('audit', 'verify', '--expect', head);
    assert.deepEqual([expected.hasNoted, expected.entries], [true, 6]);
    const { code, out: text } = await run('audit', 'verify', '--expect', `6:${'x'.repeat(43)}`);
    assert.equal(code, 10);
    assert.match(text, /^BROKEN: the trail does not go on from the noted head/m);
    assert.equal((await run('audit', 'verify', '--expect', `99:${'x'.repeat(43)}`)).code, 10);
  });

  /** A copy of the database after somebody has worked on it by hand. */
  const tampered = (sql: string) => {
    const copy = temporaryDataDir();
    cpSync(DATA_DIR, copy, { recursive: true });
    const database = new DatabaseSync(join(copy, 'chatelaine.db'));
    database.exec(sql);
    database.close();
    return program({ DATA_DIR: copy });
  };
  const changes = [
    ['an entry was altered', "update audit set reason = 'other' where seq = 3", 3],
    ['an entry was dropped', 'delete from audit where seq = 2', 2],
    [
      'two entries were swapped',
      'update audit set seq = -1 where seq = 2; update audit set seq = 2 where seq = 3; update audit set seq = 3 where seq = -1',
      2,
    ],
    ['the end was cut off', 'delete from audit where seq = 6', 6],
  ] as const;
  for (const [what, sql, place] of changes) {
    test(`does not verify when ${what}`, async () => {
      const { code, out } = await tampered(sql)('audit', 'verify');
      assert.equal(code, 10, out);
      assert.match(out, new RegExp(`^BROKEN: entry ${place} is not as it was written`, 'm'));
    });
  }

  test('does not verify when it was emptied and its head set to the beginning', async () => {
    const wiped = tampered("delete from audit; update audit_head set seq = 0, mac = '', sign = ''");
    assert.equal((await wiped('audit', 'verify')).code, 10);
  });

  test('of an old backup is whole, and known by a noted head', async () => {
    const backup = tampered('select 1');
    await json('role', 'create', 'After the backup', '--action', '*');
    const { head } = await json('audit', 'verify');
    assert.equal((await backup('audit', 'verify')).code, 0);
    const noted = await backup('audit', 'verify', '--expect', head);
    assert.equal(noted.code, 10);
    assert.match(noted.out, /rewritten or cut off/);
  });
});
