// chatelaine diff and apply: the database becomes like a file, and nothing more is written.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { bulkProgram, line, numbers, secretOf, whmcsRow } from './bulk-program.ts';

const statuses = (results: readonly { readonly status: string }[]) =>
  results.map(({ status }) => status);

test('an export is no difference, and applying it writes nothing', async () => {
  const program = bulkProgram();
  await program.work('import', [
    line(1, { suspension: { until: null, reason: 'unpaid' } }),
    line(2, {
      redirectUris: [
        { uri: 'https://a.example/', label: 'preview', expiresAt: '2999-01-01T00:00:00Z' },
      ],
    }),
    line(3, { tokenEndpointAuthMethod: 'none', secrets: undefined }),
    line(4, { idTokenSignedResponseAlg: 'ES256', allowedAddresses: ['192.0.2.0/24', '::1'] }),
    whmcsRow(70),
  ]);
  const entries = await program.entries();
  const { out } = await program.chatelaine(['export']);
  for (const command of ['diff', 'apply', 'import']) {
    const { code, err, results } = await program.work(command, out);
    assert.deepEqual([code, err], [0, '5 credentials: 5 unchanged\n'], command);
    assert.deepEqual(statuses(results), command === 'import' ? Array(5).fill('unchanged') : []);
  }
  assert.equal(await program.entries(), entries);
  assert.equal((await program.chatelaine(['export'])).out, out);
});

test('what differs is created and changed, what is left out stays', async () => {
  const program = bulkProgram();
  await program.work('import', [line(1), line(2, { description: 'stays' }), line(3)]);
  const lines = [
    { clientIdentifier: 'Some.2', name: 'New name' },
    line(3),
    line(4),
    line(5, { secrets: undefined }),
  ];
  const { code, results, err } = await program.work('apply', lines);
  assert.equal(code, 0, err);
  assert.deepEqual(statuses(results), ['changed', 'created', 'created']);
  assert.deepEqual(
    results.map(({ clientSecret }) => clientSecret !== undefined),
    [false, false, true],
  );
  const exported = await program.exported();
  assert.deepEqual(
    exported.map(({ clientIdentifier, name, description, version }) => [
      clientIdentifier,
      name,
      description,
      version,
    ]),
    [
      ['Some.1', 'Name 1', '', 1],
      ['Some.2', 'New name', 'stays', 2],
      ['Some.3', 'Name 3', '', 1],
      ['Some.4', 'Name 4', '', 1],
      ['Some.5', 'Name 5', '', 1],
    ],
  );
  const entries = await program.entries();
  const again = await program.work('apply', lines);
  assert.deepEqual([again.code, again.err], [0, '4 credentials: 4 unchanged\n']);
  assert.equal(await program.entries(), entries);
});

test('labels of redirect URIs come from the file, of an older one they go', async () => {
  const program = bulkProgram();
  await program.work('import', [line(1)]);
  const uri = 'https://a.example/';
  const expiresAt = '2999-01-01T00:00:00.000Z';
  const labelled = [
    line(1, { redirectUris: [{ uri, label: ' preview ', expiresAt }, 'my.app:/'] }),
  ];
  const foretold = await program.chatelaine(['diff', program.file(labelled)]);
  assert.match(
    foretold.out,
    /\n {4}redirectLabels https:\/\/a\.example\/: \(none\) -> "preview"\n/,
  );
  assert.equal((await program.work('apply', labelled)).code, 0);
  const other = bulkProgram();
  const { out } = await program.chatelaine(['export']);
  assert.equal((await other.work('apply', out)).err, '1 credential: 1 created\n');
  const [there] = await other.exported();
  assert.deepEqual(there?.redirectUris, [
    { uri, label: 'preview', expiresAt },
    { uri: 'my.app:/', label: '', expiresAt: null },
  ]);
  // As exports were before there were labels.
  const before = [line(1, { redirectUris: [{ uri, expiresAt }] })];
  assert.deepEqual(statuses((await other.work('apply', before)).results), ['changed']);
  const [now] = await other.exported();
  assert.deepEqual(now?.redirectUris, [{ uri, label: '', expiresAt }]);
  const tooLong = [line(1, { redirectUris: [{ uri, label: 'x'.repeat(101) }] })];
  assert.deepEqual(statuses((await other.work('apply', tooLong)).results), ['refused']);
});

test('diff ends with 0, 8 or 9 and says what would be done', async () => {
  const program = bulkProgram();
  await program.work('import', [line(1), line(2)]);
  assert.equal((await program.work('diff', [line(1), line(2)])).code, 0);
  const changed = await program.chatelaine([
    'diff',
    program.file([line(1, { name: 'New' }), line(3)]),
  ]);
  assert.equal(changed.code, 8);
  assert.match(
    changed.out,
    /^~ Some\.1 \(line 1, id 1\) changed\n {4}name: "Name 1" -> "New"\n\+ /,
  );
  assert.match(changed.out, /\n\+ Some\.3 \(line 2\) created\n {4}name: "Name 3"\n/);
  assert.match(changed.out, /\n- Some\.2 \(id 2\) only here\n$/);
  assert.equal(changed.err, '3 credentials: 1 created, 1 changed, 1 only here\n');
  const partial = await program.work('diff', [line(1)], '--partial');
  assert.deepEqual([partial.code, partial.out], [0, '']);
  const refused = await program.chatelaine([
    'diff',
    program.file([line(1), line(2), line(3, { name: '' })]),
  ]);
  assert.equal(refused.code, 9);
  assert.match(refused.out, /^! Some\.3 \(line 3\) refused: A name is required/);
  assert.equal(await program.entries(), 2);
});

describe('what diff foretells is what the trail tells afterwards', () => {
  const fields = fc.record(
    {
      name: fc.constantFrom('A', 'B'),
      description: fc.constantFrom('', 'x'),
      scope: fc.constantFrom('openid', 'openid email'),
      logoUri: fc.constantFrom('', '/logo.png'),
      redirectUris: fc.subarray(['https://a.example/', 'https://b.example/', 'my.app:/']),
      suspension: fc.constantFrom(null, { until: null, reason: 'why' }),
      tokenEndpointAuthMethod: fc.constantFrom('client_secret_basic', 'none'),
      idTokenSignedResponseAlg: fc.constantFrom('RS256', 'ES256'),
      allowedAddresses: fc.subarray(['192.0.2.0/24', '2001:db8::/32']),
    },
    { requiredKeys: [] },
  );
  const lines = fc.uniqueArray(fc.record({ number: fc.integer({ min: 1, max: 6 }), fields }), {
    minLength: 1,
    maxLength: 6,
    selector: ({ number }) => number,
  });
  test('for any sequence of files', async () => {
    const program = bulkProgram();
    const file = (some: readonly { readonly number: number; readonly fields: object }[]) =>
      some.map(({ number, fields }) => {
        const { secrets: _secrets, ...given } = line(number, fields);
        // Of what is made for a new one at random nothing can be foretold.
        const uuid = `6f1c2a7e-1b7e-4c59-9d5e-00000000000${number}`;
        return { ...given, uuid, createdAt: '2020-01-01T00:00:00Z', secrets: [] };
      });
    await fc.assert(
      fc.asyncProperty(lines, async (some) => {
        const wanted = file(some);
        const before = await program.trail();
        const foretold = await program.work('diff', wanted, '--partial', '--json');
        assert.equal((await program.trail()).length, before.length);
        const applied = await program.work('apply', wanted);
        const told = (await program.trail()).slice(before.length);
        const timed = ['revocationEpoch', 'refreshEpoch', 'since'];
        const timeless = (diffs: readonly object[]): readonly object[] =>
          JSON.parse(JSON.stringify(diffs), (name, value) =>
            timed.includes(name) ? undefined : value,
          );
        const byText = (a: object, b: object) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
        assert.deepEqual(
          timeless(foretold.results.map(({ diff = {} }) => diff)).toSorted(byText),
          timeless(told.map(({ diff }) => diff)).toSorted(byText),
        );
        assert.deepEqual(statuses(foretold.results), statuses(applied.results));
        assert.equal((await program.work('diff', wanted, '--partial')).code, 0);
      }),
      { numRuns: 25 },
    );
  });
});

describe('--prune', () => {
  test('deletes what no line names, and only with it', async () => {
    const program = bulkProgram();
    await program.work(
      'import',
      numbers(5).map((number) => line(number)),
    );
    const lines = [line(2), line(4)];
    await program.work('apply', lines);
    assert.equal((await program.exported()).length, 5);
    const dry = await program.work('apply', lines, '--prune', '--dry-run', '--json');
    assert.deepEqual([dry.code, statuses(dry.results)], [0, Array(3).fill('deleted')]);
    assert.equal((await program.exported()).length, 5);
    const { code, results, err } = await program.work('apply', lines, '--prune');
    assert.deepEqual([code, err], [0, '5 credentials: 2 unchanged, 3 deleted\n']);
    assert.deepEqual(
      results.map(({ id }) => id),
      [1, 3, 5],
    );
    const left = (await program.exported()).map(({ clientIdentifier }) => clientIdentifier);
    assert.deepEqual(left, ['Some.2', 'Some.4']);
    const deletions = (await program.trail()).slice(-3);
    assert.deepEqual(
      deletions.map(({ diff }) => diff),
      dry.results.map(({ diff }) => diff),
    );
  });

  test('does nothing when a line was refused, which may have named one of them', async () => {
    const program = bulkProgram();
    await program.work('import', [line(1), line(2)]);
    const { code, err } = await program.work('apply', [line(1), line(2, { name: '' })], '--prune');
    assert.equal(code, 9);
    assert.match(err, /^nothing was pruned, because some lines were refused\n/);
    assert.equal((await program.exported()).length, 2);
  });

  test('an empty file erases nothing, unless that is said twice', async () => {
    const program = bulkProgram();
    await program.work('import', [line(1)]);
    for (const input of ['', '\n', '\ufeff\r\n']) {
      assert.equal((await program.work('apply', input)).code, 0);
      const refused = await program.work('apply', input, '--prune');
      assert.deepEqual([refused.code, refused.out], [2, '']);
      assert.match(refused.err, /^error: the file has no credential, so that --prune would delete/);
    }
    assert.equal((await program.exported()).length, 1);
    const { code, results } = await program.work('apply', '', '--prune', '--allow-empty');
    assert.deepEqual([code, statuses(results)], [0, ['deleted']]);
    assert.deepEqual(await program.exported(), []);
  });
});

test('an identifier is named once in a file', async () => {
  const program = bulkProgram();
  const lines = [line(1), line(2), line(1, { name: 'Another' })];
  for (const command of ['diff', 'apply']) {
    const { code, results } = await program.work(command, lines, '--json');
    const last = results.find((result) => result.line === 3);
    assert.deepEqual([code, last?.error?.code], [9, 'identifier_repeated']);
  }
  assert.equal((await program.exported())[0]?.name, 'Name 1');
});

test('a line without identifier is refused', async () => {
  const program = bulkProgram();
  const { code, results } = await program.work('apply', [
    { ...line(1), clientIdentifier: undefined },
  ]);
  assert.deepEqual([code, results[0]?.error?.code], [9, 'identifier_required']);
  assert.match(results[0]?.error?.message ?? '', /client identifier, not by id/);
});

describe('secrets', () => {
  test('are left alone where the file knows none of their texts', async () => {
    const program = bulkProgram();
    await program.work('import', [line(1)]);
    const { out } = await program.chatelaine(['export']);
    await program.chatelaine(['credential', 'reset-secret', '1']);
    assert.equal((await program.work('diff', out)).code, 0);
    assert.equal((await program.work('apply', [line(1, { secrets: [] })])).results.length, 0);
  });

  test('become those of the file where it has them; one that was ended stays so', async () => {
    const program = bulkProgram();
    await program.work('import', [line(1)]);
    const moved = [line(1, { secrets: [{ secret: secretOf(2) }, { secret: secretOf(3) }] })];
    const dry = await program.chatelaine(['diff', program.file(moved)]);
    assert.match(dry.out, /warning: Secrets that work now stop working/);
    assert.equal((await program.work('apply', moved)).code, 0);
    const [exported] = await program.exported();
    const secrets = exported?.secrets as readonly { readonly state: string }[];
    assert.deepEqual(
      secrets.map(({ state }) => state),
      ['revoked', 'active', 'active'],
    );
    assert.equal((await program.work('diff', moved)).code, 0);
    const back = await program.work('apply', [line(1)]);
    assert.deepEqual([back.code, back.results[0]?.error?.code], [9, 'secret_ended']);
  });
});

test('a suspension is opened and closed, and keeps its beginning', async () => {
  const program = bulkProgram();
  const closed = line(1, { suspension: { until: null, reason: 'why' } });
  await program.work('import', [line(1)]);
  assert.deepEqual(statuses((await program.work('apply', [closed])).results), ['changed']);
  const since = (await program.exported())[0]?.suspension;
  assert.deepEqual((await program.work('apply', [closed])).results, []);
  assert.deepEqual((await program.exported())[0]?.suspension, since);
  const open = line(1, { suspension: null });
  assert.deepEqual(statuses((await program.work('apply', [open])).results), ['changed']);
  assert.equal((await program.exported())[0]?.suspension, null);
});

test('a reason is told of every change that a file makes', async () => {
  const program = bulkProgram();
  const why = ['--reason', 'commit 3f2c'];
  await program.work('import', [line(1), line(2), line(3)], ...why);
  const lines = [line(1, { name: 'New' }), line(3), line(4), line(5, { secrets: undefined })];
  const dry = await program.work('apply', lines, '--prune', '--dry-run', '--json', ...why);
  const done = await program.work('apply', lines, '--prune', ...why);
  assert.deepEqual([dry.code, done.code], [0, 0]);
  const reasons = (await program.trail()).map(({ author }) => author.reason);
  assert.deepEqual(reasons, Array(7).fill('commit 3f2c'));
  const long = await program.work('apply', [line(1)], '--reason', 'x'.repeat(9999));
  assert.deepEqual([long.code, long.out], [3, '']);
});
