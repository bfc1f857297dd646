// chatelaine import: what comes in, what is refused, and that no line touches another.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkClientSecret } from '../../../../src/actions/check-client-secret.ts';
import { findUsableCredential } from '../../../../src/actions/find-usable-credential.ts';
import { Secret } from '../../../../src/core/secret.ts';
import { bulkProgram, line, ndjson, secretOf, WHMCS_SECRET, whmcsRow } from './bulk-program.ts';

type Program = ReturnType<typeof bulkProgram>;

async function signsIn({ open }: Program, identifier: string, secret: string): Promise<boolean> {
  const house = await open();
  try {
    const claim = { identifier, secret: new Secret(secret), address: '127.0.0.1' };
    const credential = await findUsableCredential(house.deps, identifier);
    return await checkClientSecret(house.deps, claim, credential);
  } finally {
    await house.close();
  }
}

test('rows of WHMCS keep number, identifier, secret and date; the old secret works', async () => {
  const program = bulkProgram();
  const rows = [
    whmcsRow(70, { createdAt: '18th November 2016 9:32:24am' }),
    whmcsRow(71, { credentialId: '71', redirectUri: 'https://a.example/cb https://b.example/cb' }),
    whmcsRow(72, { redirectUri: [], uuid: '', name: 'Müller & Söhne', secretHint: 'Ng==' }),
  ];
  const { code, results } = await program.work('import', rows, '--timezone', 'Europe/Berlin');
  assert.equal(code, 0);
  assert.deepEqual(
    results,
    rows.map((row, index) => ({
      line: index + 1,
      status: 'created',
      id: 70 + index,
      clientIdentifier: row.clientIdentifier,
    })),
  );
  const [first, second, third] = await program.exported();
  assert.equal(first?.createdAt, '2016-11-18T08:32:24.000Z');
  assert.deepEqual(first?.scopes, ['openid', 'profile', 'email']);
  assert.deepEqual(second?.redirectUris, [
    { uri: 'https://a.example/cb', label: '', expiresAt: null },
    { uri: 'https://b.example/cb', label: '', expiresAt: null },
  ]);
  assert.equal(third?.name, 'Müller & Söhne');
  assert.equal(await signsIn(program, String(first?.clientIdentifier), secretOf(70)), true);
  assert.equal(await signsIn(program, String(first?.clientIdentifier), secretOf(71)), false);
});

test('a row of single sign-on belongs to its service', async () => {
  const program = bulkProgram();
  const sso = { grantTypes: 'single_sign_on', scope: 'clientarea:sso', redirectUri: [] };
  const user = ['user', 'create', 'owner@example.test', '--password-stdin'];
  assert.equal((await program.chatelaine(user, 'long enough password')).code, 0);
  assert.equal((await program.chatelaine(['account', 'create', '--owner', '1'])).code, 0);
  assert.equal((await program.chatelaine(['service', 'create', '--account', '1'])).code, 0);
  const rows = [whmcsRow(1, { ...sso, serviceId: 1 }), whmcsRow(2, { ...sso, serviceId: '9' })];
  const { code, results } = await program.work('import', rows);
  assert.deepEqual(
    [code, results.map(({ status, error }) => error?.code ?? status)],
    [9, ['created', 'service_unknown']],
  );
});

test('a secret is made only where one is missing, and told again within a day', async () => {
  const program = bulkProgram();
  const lines = [
    line(1),
    line(2, { secrets: undefined }),
    { ...line(3, { secrets: undefined }), clientIdentifier: undefined },
    line(4, { secrets: undefined, tokenEndpointAuthMethod: 'none' }),
    whmcsRow(50, { clientSecret: '' }),
    line(6, { secrets: [{ hint: 'abcd', state: 'active' }] }),
    line(7, { secrets: [{ hint: 'abcd', state: 'revoked' }] }),
  ];
  const first = await program.work('import', lines);
  assert.equal(first.code, 0, first.out);
  const made = first.results.map(({ clientSecret }) => clientSecret !== undefined);
  assert.deepEqual(made, [false, true, true, false, true, true, false]);
  const { clientIdentifier = '', clientSecret = '' } = first.results[2] ?? {};
  assert.match(clientIdentifier, /^COMPANY-NAME\.[0-9a-f]{32}$/);
  assert.equal(await signsIn(program, clientIdentifier, clientSecret), true);
  const entries = await program.entries();
  const second = await program.work('import', lines);
  assert.deepEqual(
    second.results,
    first.results.map((result) => ({ ...result, status: 'unchanged' })),
  );
  assert.equal(await program.entries(), entries);
  assert.equal((await program.exported()).length, lines.length);
});

describe('a line is refused, and no other', () => {
  const refusals: readonly (readonly [code: string, fields: object, why?: string])[] = [
    ['secret_weak', { secrets: [{ secret: 'short' }] }],
    ['secret_weak', { secrets: [{ secret: 'x'.repeat(31) }] }],
    ['secret_weak', { secrets: [{ secret: 'password'.repeat(8) }] }],
    ['secret_weak', { secrets: [{ secret: `${WHMCS_SECRET.slice(0, 40)} with a space` }] }],
    ['secret_weak', { secrets: [{ secret: WHMCS_SECRET.repeat(3) }] }],
    ['secret_mistyped', { secrets: [{ secret: `chs_${WHMCS_SECRET.slice(0, 43)}_AAAAAA` }] }],
    ['secret_limit_reached', { secrets: [1, 2, 3, 4, 5, 6].map((n) => ({ secret: secretOf(n) })) }],
    ['client_is_public', { tokenEndpointAuthMethod: 'none' }],
    [
      'secret_times_invalid',
      { secrets: [{ secret: secretOf(1), notBefore: 9e12, expiresAt: 8e12 }] },
    ],
    ['identifier_malformed', { clientIdentifier: '' }],
    ['identifier_malformed', { clientIdentifier: 'with space' }],
    ['identifier_malformed', { clientIdentifier: 'ümlaut' }],
    ['identifier_malformed', { clientIdentifier: 'x'.repeat(256) }],
    ['value_invalid', { id: 0 }],
    ['value_invalid', { id: 2 ** 31 }],
    ['value_invalid', { id: '1' }],
    ['value_invalid', { uuid: 'no uuid' }],
    ['value_invalid', { createdAt: '2999-01-01T00:00:00Z' }],
    ['value_invalid', { createdAt: 'yesterday' }],
    ['value_invalid', { name: 5 }],
    ['value_invalid', { redirectUris: ['https://a.example/', 5] }],
    ['value_invalid', { suspension: true }],
    ['field_unknown', { redirectURI: 'https://a.example/' }],
    ['field_unknown', { secrets: [{ secret: secretOf(1), until: 5 }] }],
    ['grant_type_invalid', { grantType: 'implicit' }],
    ['scope_invalid', { scope: 'openid everything' }],
    ['name_required', { name: '' }],
    ['text_invalid', { name: 'a\u0000b' }],
    ['scope_invalid', { scope: 'open\u0000id' }],
    ['text_too_long', { name: 'x'.repeat(256) }],
    ['redirect_uri_invalid', { redirectUris: ['javascript:alert(1)'] }],
    ['redirect_uri_invalid', { redirectUris: ['https://a.example/\u0000'] }],
    ['logo_uri_invalid', { logoUri: 'javascript:alert(1)' }],
    ['auth_method_invalid', { tokenEndpointAuthMethod: 'none\u0000' }],
    ['signing_algorithm_invalid', { idTokenSignedResponseAlg: 'HS256' }],
    ['allowed_address_invalid', { allowedAddresses: ['192.0.2.0/33'] }],
    ['service_unknown', { serviceId: 5 }],
  ];
  test('for its values', async () => {
    const program = bulkProgram();
    const lines = refusals.flatMap(([, fields], index) => [
      line(100 + index, fields),
      line(200 + index),
    ]);
    const { code, results, err } = await program.work('import', lines);
    assert.equal(code, 9);
    assert.equal(
      err,
      `${2 * refusals.length} credentials: ${refusals.length} created, ${refusals.length} refused\n`,
    );
    for (const [index, [wanted, fields]] of refusals.entries()) {
      assert.equal(results[2 * index]?.error?.code, wanted, JSON.stringify(fields));
      assert.equal(results[2 * index + 1]?.status, 'created');
    }
    assert.equal(await program.entries(), refusals.length);
  });

  test('for how it is written', async () => {
    const program = bulkProgram();
    const good = (number: number) => Buffer.from(ndjson([line(number)]));
    const bad = [
      '{"clientIdentifier":"half',
      'null',
      '[]',
      '"text"',
      '5',
      '{"a":1}{"b":2}',
      `{"name":"${'x'.repeat(2 ** 20)}"}`,
      Buffer.from([0x7b, 0xff, 0x7d]),
      '{"a":"\u0001"}',
      '\0\0\0',
      `${'['.repeat(100_000)}`,
    ];
    const input = Buffer.concat(
      bad.flatMap((text, index) => [Buffer.from(text), Buffer.from('\n'), good(index + 1)]),
    );
    const { results, out } = await program.work('import', input);
    const codes = results.filter((_, index) => index % 2 === 0).map(({ error }) => error?.code);
    assert.deepEqual(codes, [
      ...Array(6).fill('line_malformed'),
      'line_too_long',
      ...Array(4).fill('line_malformed'),
    ]);
    assert.equal((await program.exported()).length, bad.length);
    assert.doesNotMatch(out, /half/);
  });

  test('and __proto__ is a field like any other that nobody knows', async () => {
    const program = bulkProgram();
    const hostile = JSON.stringify(line(1)).replace('{', '{"__proto__":{"name":"x"},');
    const nested = JSON.stringify(line(2)).replace('{"secret":', '{"__proto__":{},"secret":');
    const { results } = await program.work('import', `${hostile}\n${nested}\n`);
    assert.deepEqual(
      results.map(({ error }) => error?.code),
      ['field_unknown', 'field_unknown'],
    );
    assert.equal(Object.hasOwn(Object.prototype, 'name'), false);
    const loose = await program.work('import', `${hostile}\n`, '--ignore-unknown');
    assert.equal(loose.results[0]?.status, 'created');
    assert.equal((await program.exported())[0]?.name, 'Name 1');
  });
});

test('one identifier twice: the same again is unchanged, another is refused', async () => {
  const program = bulkProgram();
  const { code, results } = await program.work('import', [
    line(1),
    line(1),
    line(1, { name: 'Another' }),
    line(1, { secrets: [{ secret: secretOf(2) }] }),
  ]);
  assert.equal(code, 9);
  assert.deepEqual(
    results.map(({ status, error }) => error?.code ?? status),
    ['created', 'unchanged', 'identifier_taken', 'identifier_taken'],
  );
});

test('a number or UUID that is taken is refused; --new-ids gives another number', async () => {
  const program = bulkProgram();
  const uuid = '6f1c2a7e-1b7e-4c59-9d5e-7d5f0f1c2a7e';
  await program.work('import', [line(1, { id: 5, uuid })]);
  const lines = [line(2, { id: 5 }), line(3, { uuid })];
  const { results } = await program.work('import', lines);
  assert.deepEqual(
    results.map(({ error }) => error?.code),
    ['credential_id_taken', 'uuid_taken'],
  );
  const again = await program.work('import', lines.slice(0, 1), '--new-ids');
  assert.equal(again.code, 0);
  assert.ok((again.results[0]?.id ?? 0) > 5);
});

test('ends of lines, a byte order mark and blank lines do not matter', async () => {
  const program = bulkProgram();
  const [a, b, c] = [line(1), line(2), line(3)].map((one) => JSON.stringify(one));
  const { results, err } = await program.work('import', `\ufeff${a}\r\n\r\n  \n${b}\n\n${c}`);
  assert.deepEqual(
    results.map((result) => [result.line, result.status]),
    [
      [1, 'created'],
      [4, 'created'],
      [6, 'created'],
    ],
  );
  assert.equal(err, '3 credentials: 3 created\n');
});

test('an empty file is nothing to do', async () => {
  const program = bulkProgram();
  for (const content of ['', '\n\n', '\ufeff']) {
    const { code, out, err } = await program.chatelaine(['import', program.file(content)]);
    assert.deepEqual([code, out, err], [0, '', '0 credentials\n']);
  }
});

test('--stop-on-error leaves what comes after the refused line', async () => {
  const program = bulkProgram();
  const lines = [line(1), line(2), line(3, { name: '' }), line(4)];
  const { code, results } = await program.work('import', lines, '--stop-on-error');
  assert.deepEqual(
    [code, results.map(({ status }) => status)],
    [9, ['created', 'created', 'refused']],
  );
  assert.equal((await program.exported()).length, 2);
});

test('a suspension, expiries and the states of secrets come along', async () => {
  const program = bulkProgram();
  const until = '2999-01-01T00:00:00.000Z';
  const fields = {
    suspension: { since: '2020-01-01T00:00:00.000Z', until, reason: 'unpaid' },
    redirectUris: [
      'https://a.example/',
      { uri: 'https://b.example/', label: 'b', expiresAt: until },
    ],
    secrets: [
      { secret: secretOf(1), label: 'first', expiresAt: until },
      { secret: secretOf(2), inactiveSince: '2021-01-01T00:00:00Z' },
      { secret: secretOf(3), revokedAt: '2021-01-01T00:00:00Z' },
      { secret: secretOf(4), expiresAt: '2021-01-01T00:00:00Z' },
    ],
  };
  await program.work('import', [line(1, fields)]);
  const [exported] = await program.exported();
  assert.deepEqual(exported?.suspension, fields.suspension);
  assert.deepEqual(exported?.redirectUris, [
    { uri: 'https://a.example/', label: '', expiresAt: null },
    { uri: 'https://b.example/', label: 'b', expiresAt: until },
  ]);
  const secrets = exported?.secrets as readonly Record<string, unknown>[];
  assert.deepEqual(
    secrets.map(({ state, label }) => [state, label]),
    [
      ['retiring', 'first'],
      ['inactive', ''],
    ],
  );
  assert.equal(await signsIn(program, 'Some.1', secretOf(2)), false);
});

test('tokens of a deleted credential stay dead when it comes back', async () => {
  const program = bulkProgram();
  await program.work('import', [line(1, { id: 8 })]);
  const house = await program.open();
  const identifier = 'Some.1';
  const name = { kind: 'AccessToken', key: 'token' };
  try {
    const ties = { identifier };
    const record = { ...name, payload: {}, ties, expiresAt: Date.now() + 60_000 };
    await house.deps.protocol.put(record as Parameters<typeof house.deps.protocol.put>[0]);
    assert.notEqual(await house.deps.protocol.find('AccessToken', 'token'), undefined);
  } finally {
    await house.close();
  }
  await program.chatelaine(['credential', 'delete', '8']);
  // Epochs count seconds.
  await sleep(1100);
  const { results } = await program.work('import', [line(1, { id: 8 })]);
  assert.deepEqual([results[0]?.status, results[0]?.id], ['created', 8]);
  const again = await program.open();
  try {
    assert.equal(await again.deps.protocol.find('AccessToken', 'token'), undefined);
  } finally {
    await again.close();
  }
});

test('no secret stands in the results, the trail or the messages, unless it was made', async () => {
  const program = bulkProgram();
  const lines = [line(1), line(2, { name: '' }), `{"broken ${secretOf(3)}`];
  const input = lines
    .map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
    .join('\n');
  const { out, err } = await program.work('import', input);
  const trail = JSON.stringify(await program.trail());
  for (const number of [1, 2, 3]) {
    assert.equal((out + err + trail).includes(secretOf(number)), false);
  }
});

test('wrong usage says so and changes nothing', async () => {
  const program = bulkProgram();
  const file = program.file([line(1)]);
  const cases = [
    ['import', `${file}.none`],
    ['import', program.dataDir],
    ['import', file, '--timezone', 'Mars'],
    ['import'],
  ];
  for (const args of cases) {
    const { code, out, err } = await program.chatelaine(args);
    assert.deepEqual([code, out], [2, ''], args.join(' '));
    assert.match(err, /^error: [^\n]+\n$/);
  }
  assert.deepEqual(await program.exported(), []);
});
