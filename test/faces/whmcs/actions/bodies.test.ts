// Where a request may carry its parameters: form, multipart, JSON, address; and what wins.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { AUTH, type Bytes, CODE, type Form, openDoor, type Reply } from './door.ts';

const door = await openDoor({ DEFAULT_RESPONSE_TYPE: 'json' });
after(() => door.close());

const FORM = 'application/x-www-form-urlencoded';
const call = { ...AUTH, ...CODE, action: 'CreateOAuthCredential', name: 'Zoë & 日本 + 🔑' };
const text = (form: Form): string => new URLSearchParams(form).toString();

function multipart(form: Form, boundary: string): Buffer {
  const parts = Object.entries(form).map(
    ([name, value]) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return Buffer.from(`${parts.join('')}--${boundary}--\r\n`);
}

const uris = { 'redirectUri[0]': 'https://a.test/', 'redirectUri[1]': 'https://b.test/?c=1' };
const requests: readonly (readonly [string, Bytes])[] = [
  ['a form', { contentType: FORM, body: text({ ...call, ...uris }) }],
  [
    'a form with a charset',
    { contentType: `${FORM}; charset=UTF-8`, body: text({ ...call, ...uris }) },
  ],
  [
    'a form, type in capitals',
    { contentType: FORM.toUpperCase(), body: text({ ...call, ...uris }) },
  ],
  [
    'multipart',
    {
      contentType: 'multipart/form-data; boundary=x1',
      body: multipart({ ...call, ...uris }, 'x1'),
    },
  ],
  [
    'multipart with a quoted boundary',
    {
      contentType: 'multipart/form-data; boundary="--=_Part 1"',
      body: multipart({ ...call, ...uris }, '--=_Part 1'),
    },
  ],
  [
    'JSON with a list',
    {
      contentType: 'application/json; charset=utf-8',
      body: JSON.stringify({ ...call, redirectUri: Object.values(uris) }),
    },
  ],
  [
    'JSON with one text',
    {
      contentType: 'application/json',
      body: JSON.stringify({ ...call, redirectUri: Object.values(uris).join(' ') }),
    },
  ],
  ['the address alone', { query: text({ ...call, ...uris }) }],
  [
    'the address alone, said to be JSON',
    { query: text({ ...call, ...uris }), contentType: 'application/json' },
  ],
  ['the address and a body', { query: text(uris), contentType: FORM, body: text(call) }],
  ['the body and the address', { query: text(call), contentType: FORM, body: text(uris) }],
];
for (const [what, bytes] of requests) {
  test(`takes ${what}`, async () => {
    const row = await created(await door.send(bytes));
    assert.equal(row.name, call.name);
    assert.deepEqual(row.redirectUris, Object.values(uris));
  });
}

async function created(reply: Reply) {
  const body = JSON.parse(reply.text) as Record<string, unknown>;
  assert.equal(reply.status, 200, reply.text);
  return door.row(Number(body.credentialId));
}

test('the body wins over the address, whole lists at once and in any case', async () => {
  const row = await created(
    await door.send({
      query: text({ ...call, name: 'address', description: 'address', ...uris }),
      contentType: FORM,
      body: text({ NAME: 'body', 'redirecturi[1]': 'https://body.test/' }),
    }),
  );
  assert.deepEqual(
    [row.name, row.description, row.redirectUris],
    ['body', 'address', ['https://body.test/']],
  );
});

test('JSON keeps numbers, booleans and null apart from texts', async () => {
  const id = await door.make({ ...CODE, description: 'kept', logoUri: '/kept.png' });
  const update = async (changes: object): Promise<Record<string, unknown>> => {
    const action = 'UpdateOAuthCredential';
    const body = JSON.stringify({ ...AUTH, action, credentialId: id, ...changes });
    return JSON.parse((await door.send({ contentType: 'application/json', body })).text);
  };
  const same = { result: 'success', credentialId: id };
  assert.deepEqual(await update({ resetSecret: false, description: null, redirectUri: [] }), same);
  assert.deepEqual(await update({ name: 42, serviceId: 1, redirectUri: null }), same);
  const { newClientSecret, ...rest } = await update({ resetSecret: true, secretGracePeriod: 60 });
  assert.deepEqual([typeof newClientSecret, rest], ['string', same]);
  const row = await door.row(id);
  assert.deepEqual(
    [row.name, row.description, row.serviceId, row.logoUri],
    ['42', 'kept', 1, '/kept.png'],
  );
  const id15 = await update({ credentialId: 1.5 });
  assert.equal(id15.message, 'Invalid Credential ID provided.');
});

test('empty authentication fields count as absent', async () => {
  const empty = { username: '', password: '', accesskey: '', api_access_key: '' };
  await created(await door.send({ contentType: FORM, body: text({ ...empty, ...call }) }));
  const { identifier: username, secret: password, ...rest } = call;
  const pair = { ...rest, username, password, identifier: '', secret: '', accesskey: ' ' };
  await created(await door.send({ contentType: FORM, body: text(pair) }));
});

const malformed = (reason: string): string => `The request could not be read: ${reason}.`;
const unread: readonly (readonly [string, Bytes, number, string])[] = [
  ['nothing at all', {}, 400, 'Empty action request'],
  ['a blank action', { query: text({ ...call, action: ' ' }) }, 400, 'Empty action request'],
  ['an unknown action', { query: text({ ...call, action: 'Nope' }) }, 400, 'Command Not Found'],
  [
    'a wrong secret',
    { query: text({ ...call, secret: 'x' }) },
    403,
    'Invalid or missing credentials',
  ],
  [
    'no credentials',
    { query: 'action=ListOAuthCredentials' },
    403,
    'Invalid or missing credentials',
  ],
  [
    'another content type',
    { contentType: 'text/plain', body: text(call) },
    415,
    'This content type is not supported.',
  ],
  ['no content type', { body: text(call) }, 415, 'This content type is not supported.'],
  [
    'bad JSON',
    { contentType: 'application/json', body: '{' },
    400,
    malformed('it is not valid JSON'),
  ],
  [
    'a JSON list',
    { contentType: 'application/json', body: '[]' },
    400,
    malformed('the JSON is not an object'),
  ],
  [
    'a file',
    {
      contentType: 'multipart/form-data; boundary=b',
      body: '--b\r\nContent-Disposition: form-data; name="name"; filename="f"\r\n\r\nx\r\n--b--\r\n',
    },
    400,
    malformed('files are not taken'),
  ],
  [
    'a torn multipart body',
    { contentType: 'multipart/form-data; boundary=b', body: '--c\r\n' },
    400,
    malformed('the multipart form is damaged'),
  ],
  [
    'bytes that are no UTF-8',
    { contentType: FORM, body: 'name=%FF' },
    400,
    malformed('a percent-encoded value is not valid UTF-8'),
  ],
  [
    'over 1 MiB',
    { contentType: FORM, body: `x=${'x'.repeat(1024 * 1024)}` },
    413,
    'The request body may not exceed 1048576 bytes.',
  ],
];
for (const [what, bytes, status, message] of unread) {
  test(`refuses ${what}`, async () => {
    const reply = await door.send(bytes);
    assert.deepEqual(JSON.parse(reply.text), { result: 'error', message });
    assert.equal(reply.status, status);
    assert.match(String(reply.headers['content-type']), /^application\/json/);
  });
}
