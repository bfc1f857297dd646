// chatelaine export: everything but the text of secrets, unless that is asked for and kept.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { bulkProgram, line, numbers, objects, secretOf } from './bulk-program.ts';

test('a line tells all of a credential, and no secret', async () => {
  const program = bulkProgram();
  const created = '2020-01-02T03:04:05.000Z';
  const uuid = '6f1c2a7e-1b7e-4c59-9d5e-7d5f0f1c2a7e';
  await program.work('import', [line(1, { id: 7, uuid, createdAt: created, description: 'd' })]);
  const { code, out, err } = await program.chatelaine(['export']);
  assert.deepEqual([code, err], [0, '1 exported\n']);
  const [exported] = objects(out);
  const { updatedAt, secrets, ...rest } = exported ?? {};
  assert.deepEqual(rest, {
    id: 7,
    clientIdentifier: 'Some.1',
    uuid,
    name: 'Name 1',
    description: 'd',
    grantType: 'authorization_code',
    scopes: ['openid', 'profile'],
    serviceId: null,
    logoUri: '',
    redirectUris: [{ uri: 'https://app1.example/callback', label: '', expiresAt: null }],
    tokenEndpointAuthMethod: 'client_secret_basic',
    idTokenSignedResponseAlg: 'RS256',
    allowedAddresses: [],
    suspension: null,
    version: 1,
    createdAt: created,
  });
  assert.match(String(updatedAt), /^20\d\d-.*Z$/);
  const [secret] = secrets as readonly Record<string, unknown>[];
  const { createdAt, createdBy, ...told } = secret ?? {};
  assert.deepEqual([createdAt, typeof createdBy], [updatedAt, 'string']);
  assert.deepEqual(told, {
    id: 1,
    hint: secretOf(1).slice(-4),
    label: '',
    state: 'active',
    notBefore: null,
    expiresAt: null,
    inactiveSince: null,
    revokedAt: null,
    lastUsedAt: null,
    useCount: 0,
  });
  assert.equal(out.includes(secretOf(1)), false);
});

test('more than a page comes in order, and nothing of an empty database', async () => {
  const program = bulkProgram();
  assert.deepEqual(await program.exported(), []);
  await program.work(
    'import',
    numbers(1234).map((number) => line(number)),
  );
  const exported = await program.exported();
  assert.deepEqual(
    exported.map(({ clientIdentifier }) => clientIdentifier),
    numbers(1234).map((number) => `Some.${number}`),
  );
});

test('--output appears whole, readable by its owner only', async () => {
  const program = bulkProgram();
  await program.work('import', [line(1)]);
  const file = join(program.dataDir, 'out.ndjson');
  writeFileSync(file, 'old', { mode: 0o644 });
  const { code, out } = await program.chatelaine(['export', '--output', file]);
  assert.deepEqual([code, out], [0, '']);
  assert.equal(readFileSync(file, 'utf8'), (await program.chatelaine(['export'])).out);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(existsSync(`${file}.part`), false);
  const nowhere = await program.chatelaine(['export', '--output', join(file, 'x')]);
  assert.deepEqual([nowhere.code, nowhere.out], [2, '']);
  assert.match(nowhere.err, /^error: [^\n]+ cannot be written: ENOTDIR\n$/);
});

test('--with-secrets needs secrets that are kept readable, and warns', async () => {
  const hashed = bulkProgram();
  const refused = await hashed.chatelaine(['export', '--with-secrets']);
  assert.deepEqual(
    [refused.code, refused.out, refused.err],
    [2, '', 'error: secrets are not kept readable; see SECRET_STORAGE\n'],
  );
  const from = bulkProgram({ SECRET_STORAGE: 'recoverable' });
  await from.work('import', [
    line(1, { secrets: [{ secret: secretOf(1), label: 'l' }, { secret: secretOf(2) }] }),
    line(2, { secrets: undefined }),
  ]);
  await from.chatelaine(['credential', 'reset-secret', '2']);
  const { code, out, err } = await from.chatelaine(['export', '--with-secrets']);
  assert.equal(code, 0);
  assert.match(err, /^WARNING: the export holds the text of secrets\./);
  const texts = objects(out).map(({ secrets }) =>
    (secrets as readonly Record<string, unknown>[]).map(({ secret }) => secret),
  );
  assert.deepEqual(texts[0], [secretOf(1), secretOf(2)]);
  // Of the one that was reset away nothing is told.
  assert.deepEqual(
    texts[1]?.map((text) => typeof text),
    ['undefined', 'string'],
  );
  assert.equal((await from.chatelaine(['export'])).out.includes(secretOf(1)), false);

  const to = bulkProgram();
  assert.equal((await to.work('import', out)).code, 0);
  assert.equal((await to.work('diff', out)).code, 0);
  const taken = (await to.exported())[0]?.secrets as readonly Record<string, unknown>[];
  assert.deepEqual(
    taken.map(({ hint, label }) => [hint, label]),
    [
      [secretOf(1).slice(-4), 'l'],
      [secretOf(2).slice(-4), ''],
    ],
  );
});
