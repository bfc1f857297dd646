// Every command that changes something can be tried, repeated safely, and given a reason.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { opener, runHere, temporaryDataDir } from './program.ts';

/** Commands that change nothing, or tell of what they do in a way of their own. */
const OTHERS: Readonly<Record<string, string>> = {
  serve: 'runs the server',
  migrate: 'changes tables, not records',
  export: 'reads',
  import: 'has results of its own, line by line',
  diff: 'is itself the dry run of apply',
  apply: 'has results of its own, line by line',
  'delete-unused': 'tells in a way of its own; repeated, it finds nothing left',
  list: 'reads',
  show: 'reads',
  review: 'reads',
  actions: 'reads',
  members: 'reads',
  verify: 'reads',
  token: 'makes a token that works once within a minute',
  check: 'checks a password',
  ping: 'sends a message and changes nothing',
};

test('every other command takes --dry-run, --reason and --idempotency-key', async () => {
  const visit = async (path: readonly string[]): Promise<readonly string[]> => {
    const { out } = await runHere([...path, '--help']);
    const listed = /^Commands:\n((?: {2}.*\n)+)/m.exec(out)?.[1] ?? '';
    const names = [...listed.matchAll(/^ {2}([a-z][\w-]*)/gm)].flatMap(([, name]) => name ?? []);
    const deeper = names.filter((name) => name !== 'help').map((name) => visit([...path, name]));
    if (deeper.length > 0) return (await Promise.all(deeper)).flat();
    const name = path.at(-1) as string;
    const options = ['--dry-run ', '--reason <text> ', '--idempotency-key <key> '];
    const isWrite = options.every((option) => out.includes(option));
    if (!isWrite) assert.ok(Object.hasOwn(OTHERS, name), `${path.join(' ')} cannot be tried`);
    return isWrite ? [path.join(' ')] : [];
  };
  const writes = await visit([]);
  assert.ok(writes.length >= 43, writes.join('\n'));
  assert.ok(writes.includes('credential rotate') && writes.includes('signing-key rotate'));
});

describe('how a change is carried out', () => {
  const open = opener({ DATA_DIR: temporaryDataDir() });
  const run = (...args: readonly string[]) => runHere(args, { open });
  const json = async (...args: readonly string[]) => {
    const { code, out, err } = await run(...args, '--json');
    assert.equal(code, 0, err);
    return JSON.parse(out);
  };
  const create = ['credential', 'create', '--grant-type', 'authorization_code'];
  const demo = [...create, '--scope', 'openid', '--redirect-uri', 'https://a.example/cb'];

  test('a dry run prints the diff and warnings, and changes nothing', async () => {
    const { id } = await json(...demo, '--name', 'Demo');
    const before = await json('credential', 'show', `${id}`);
    const change = ['--name', 'New', '--redirect-uri', 'http://127.0.0.1/cb', '--reset-secret'];
    const { code, out } = await run('credential', 'update', `${id}`, ...change, '--dry-run');
    assert.equal(code, 0);
    assert.match(
      out,
      /^Nothing was changed\. This would change:\n\n {2}credential \d+, version 2\n/,
    );
    assert.match(out, /^ {4}name: "Demo" -> "New"$/m);
    assert.match(out, /^ {4}secrets\/\d+ revokedAt: null -> "2\d{3}-.+Z"$/m);
    assert.match(out, /^warning: Secrets that work now stop working with this change\.$/m);
    assert.doesNotMatch(out, /chs_/);
    const foretold = await json('credential', 'update', `${id}`, '--name', 'New', '--dry-run');
    assert.deepEqual(foretold, {
      dryRun: true,
      changes: [
        {
          subject: { kind: 'credential', id },
          version: 2,
          diff: { name: { from: 'Demo', to: 'New' } },
        },
      ],
      warnings: [],
    });
    assert.deepEqual(await json('credential', 'show', `${id}`), before);
  });

  test('a dry run of nothing says so, and one that would be refused is', async () => {
    await json('role', 'create', 'Same', '--action', 'get-credential');
    const same = ['role', 'update', 'Same', '--action', 'get-credential', '--dry-run'];
    assert.deepEqual(await run(...same), { code: 0, out: 'Nothing would change.\n', err: '' });
    const taken = await run('role', 'create', 'Same', '--action', '*', '--dry-run');
    assert.equal(taken.code, 5);
    const unknown = await run('user', 'delete', '99', '--dry-run');
    assert.equal(unknown.code, 4);
  });

  test('under the same key the first answer comes again, secret and all', async () => {
    const once = [...demo, '--name', 'Once', '--idempotency-key', 'deploy-1'];
    const first = await json(...once);
    assert.match(first.clientSecret, /^chs_/);
    assert.deepEqual(await json(...once), first);
    const other = await run(...demo, '--name', 'Other', '--idempotency-key', 'deploy-1');
    assert.equal(other.code, 5);
    const reference = `${first.id}`;
    const gone = ['credential', 'delete', first.identifier, '--idempotency-key', 'gone-1'];
    assert.equal((await run(...gone)).code, 0);
    assert.equal((await run(...gone)).code, 0, 'it was this very call that deleted it');
    assert.equal((await run('credential', 'show', reference)).code, 4);
  });

  test('with a key, a time from now is refused: it would be another one each time', async () => {
    const { id } = await json(...demo, '--name', 'Times');
    const keyed = ['credential', 'suspend', `${id}`, '--idempotency-key', 'k', '--until'];
    const { code, err } = await run(...keyed, '2d');
    assert.equal(code, 2);
    assert.match(err, /give times as dates/);
    const first = await json(...keyed, '2090-01-01');
    assert.deepEqual(await json(...keyed, '2090-01-01'), first);
  });

  test('--if-version changes only what was seen', async () => {
    const { id } = await json(...demo, '--name', 'Versions');
    const reference = `${id}`;
    await json('credential', 'update', reference, '--name', 'Two', '--if-version', '1');
    for (const args of [
      ['update', reference, '--name', 'Three'],
      ['reset-secret', reference],
      ['rotate', reference],
      ['add-secret', reference],
      ['suspend', reference],
      ['resume', reference],
      ['revoke-tokens', reference],
      ['restore', reference, '--to-version', '1'],
      ['delete', reference],
    ]) {
      const { code, err } = await run('credential', ...args, '--if-version', '1');
      assert.deepEqual([code, /its version is 2/.test(err)], [5, true], args.join(' '));
    }
    assert.equal((await json('credential', 'show', reference)).version, 2);
  });

  test('the reason stands in the trail', async () => {
    await json('role', 'create', 'Reasoned', '--action', '*', '--reason', 'ticket 4711');
    const [entry] = await json('audit', 'list', '--subject', 'role:Reasoned');
    assert.equal(entry.author.reason, 'ticket 4711');
    assert.equal(entry.author.kind, 'command_line');
  });
});
