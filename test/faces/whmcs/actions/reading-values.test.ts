// How names, integers and booleans of a request are read, whoever wrote them.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { CODE, type Form, openDoor } from './door.ts';

const door = await openDoor();
after(() => door.close());
const UPDATE = 'UpdateOAuthCredential';

test('names of actions and parameters are read in any case', async () => {
  const cases = [
    (name: string) => name.toLowerCase(),
    (name: string) => name.toUpperCase(),
    (name: string) => name.replace(/[a-z]/gi, (c, at: number) => (at % 2 ? c : c.toUpperCase())),
  ];
  const calls: Form[] = [
    { action: 'CreateOAuthCredential', ...CODE, redirectUri: 'https://a.test/', logoUri: '/l' },
    { action: UPDATE, credentialId: '1', resetSecret: '1', secretGracePeriod: '60' },
    { action: 'ListOAuthCredentials', sortField: 'name', sortOrder: 'DESC', limit: '1' },
    { action: 'GetOAuthCredential', credentialId: '1' },
    { action: 'DeleteOAuthCredential', credentialId: '1' },
  ];
  for (const recase of cases) {
    const id = String(await door.make());
    for (const { action = '', ...form } of calls) {
      const named = { ...form, ...(form.credentialId && { credentialId: id }) };
      const recased = Object.entries(named).map(([name, value]) => [recase(name), value]);
      const body = await door.call(recase(action), Object.fromEntries(recased) as Form);
      assert.equal(body.result, 'success', `${recase(action)}: ${body.message}`);
    }
  }
});

test('the names of authentication are read in any case too', async () => {
  const id = await door.make();
  const response = await door.post({
    IDENTIFIER: 'TestIdentifier000000000000000001',
    Secret: 'TestSecret0000000000000000000002',
    ResponseType: 'JSON',
    ACTION: 'getoauthcredential',
    CredentialID: String(id),
  });
  const body = (await response.json()) as Record<string, unknown>;
  assert.equal(body.credentialId, id);
});

test('unknown parameters are ignored', async () => {
  const odd = {
    email: 'a@b.test',
    redirectUrl: 'https://typo.test',
    'x[y][z]': '1',
    __proto__x: '',
  };
  const id = await door.make({ ...CODE, ...odd, id: '99', version: '7', updatedAt: '1' });
  const row = await door.row(id);
  assert.deepEqual([row.redirectUris, row.version], [[], 1]);
  await door.call(UPDATE, { credentialId: String(id), ...odd, clientSecret: 'x', uuid: 'x' });
  assert.deepEqual(await door.row(id), row);
});

const booleans: readonly (readonly [string | undefined, 'reset' | 'kept' | 'refused'])[] = [
  ...['1', 'true', 'True', 'TRUE', 'on', 'On', 'yes', 'YES', ' 1 ', 'true\n'].map(
    (text) => [text, 'reset'] as const,
  ),
  ...[undefined, '', ' ', '0', 'false', 'False', 'FALSE', 'off', 'Off', 'no', 'NO', ' 0'].map(
    (text) => [text, 'kept'] as const,
  ),
  ...['2', '-1', '1.0', '01', 'y', 'n', 't', 'f', 'null', 'undefined', 'empty', '[]'].map(
    (text) => [text, 'refused'] as const,
  ),
];
test('a secret is reset only by a clear yes', async () => {
  const id = await door.make();
  const hint = async (): Promise<string> =>
    (await door.house.deps.credentials.secrets((await door.row(id)).id))
      .map((secret) => secret.digest)
      .join();
  for (const [text, expected] of booleans) {
    const before = await hint();
    const { status, body } = await door.ask(UPDATE, {
      credentialId: String(id),
      ...(text !== undefined && { resetSecret: text }),
    });
    const label = `resetSecret=${text}`;
    assert.equal(status, 200, label);
    assert.equal('newClientSecret' in body, expected === 'reset', label);
    assert.equal(body.result, expected === 'refused' ? 'error' : 'success', label);
    assert.equal((await hint()) === before, expected !== 'reset', label);
  }
});

const INVALID = 'Invalid Credential ID provided.';
const ids: readonly (readonly [(id: number) => string, boolean])[] = [
  [(id) => `${id}`, true],
  [(id) => `${id} `, true],
  [(id) => ` ${id}`, true],
  [(id) => `\t${id}\n`, true],
  [(id) => `000${id}`, true],
  [(id) => `${id}.0`, false],
  [(id) => `${id}e0`, false],
  [(id) => `0x${id.toString(16)}`, false],
  [(id) => `-${id}`, false],
  [(id) => `"${id}"`, false],
  [(id) => `${id},${id}`, false],
  [(id) => `${id} ${id}`, false],
  [(id) => String(id).replace(/\d/g, (digit) => '٠١٢٣٤٥٦٧٨٩'[Number(digit)] ?? ''), false],
  [(id) => String(2 ** 32 + id), false],
  [(id) => String(2n ** 64n + BigInt(id)), false],
  [(id) => '9'.repeat(400) + String(id), false],
  [() => '0', false],
  [() => 'NaN', false],
  [() => 'Infinity', false],
];
test('an id is decimal digits, with white space around them at most', async () => {
  const id = await door.make();
  for (const [write, right] of ids) {
    const credentialId = write(id);
    for (const action of [UPDATE, 'GetOAuthCredential']) {
      const { status, body } = await door.ask(action, { credentialId });
      assert.equal(status, 200);
      assert.equal(body[right ? 'credentialId' : 'message'], right ? id : INVALID, credentialId);
    }
    if (!right) await door.refuses('DeleteOAuthCredential', { credentialId }, INVALID);
  }
  assert.ok(await door.row(id), 'nothing was deleted');
});

test('a single value given as a list is refused by its name', async () => {
  const id = String(await door.make());
  const before = await door.row(Number(id));
  for (const field of ['name', 'scope', 'serviceId', 'resetSecret', 'grantType', 'description']) {
    const { status, body } = await door.ask(UPDATE, {
      credentialId: id,
      [`${field}[0]`]: '1',
    });
    const message = `The parameter "${field}" may be given only once.`;
    assert.deepEqual({ status, body }, { status: 400, body: { result: 'error', message } });
  }
  assert.deepEqual(await door.row(Number(id)), before);
});
