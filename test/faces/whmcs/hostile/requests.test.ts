// Requests that no honest client sends. Each is answered at once, in the asked response type, below
// 500; nothing is changed, nobody else is disturbed, and no secret comes into the log.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ADMIN, type Running, run, SECRET } from '../../../running.ts';
import {
  auth,
  CREATE,
  chunked,
  FORM,
  GROUPS,
  type Hostile,
  LIST,
  multipart,
  part,
} from './requests.vectors.ts';

const ACCESS_KEY = 'AccessKeyOfThisTest1';
const FORMATS = {
  json: { type: 'application/json', body: /^\{"result":"error","message":".+"\}$/s },
  xml: {
    type: 'application/xml',
    body: /^<\?xml .+<result>error<\/result><message>.+<\/message>/s,
  },
  nvp: { type: 'text/plain', body: /^result=error;message=.+;$/s },
} as const;

let server: Running;
let state: unknown;
before(async () => {
  server = await run({ API_ACCESS_KEY: ACCESS_KEY, TRUSTED_PROXIES: '127.0.0.1' });
  await server.call('CreateOAuthCredential', {
    grantType: 'authorization_code',
    name: 'Untouched',
    scope: 'openid email',
    redirectUri: 'https://a.example/cb',
  });
  state = await server.call('ListOAuthCredentials');
});
after(() => server.close());

// Wrong tries are counted for an address: each request comes from another one of this machine.
let calls = 0;
const someAddress = () => `127.0.${Math.floor(++calls / 250)}.${(calls % 250) + 1}`;

async function send(hostile: Hostile, format: keyof typeof FORMATS): Promise<Response> {
  const headers = new Headers({ ...hostile.headers, 'x-forwarded-for': someAddress() });
  const { type = FORM } = hostile;
  if (type !== null) headers.set('content-type', type);
  const query = `?responsetype=${format}${hostile.query ?? ''}`;
  // Bytes carry no content type of their own.
  const body = typeof hostile.body === 'string' ? Buffer.from(hostile.body) : hostile.body;
  const init = { method: 'POST', headers, body, duplex: 'half', signal: AbortSignal.timeout(5000) };
  return fetch(`${server.url}${query}`, init as RequestInit);
}

for (const [group, list] of Object.entries(GROUPS)) {
  describe(group, () => {
    for (const hostile of list) {
      test(hostile.name, async () => {
        const formats =
          hostile.body instanceof ReadableStream
            ? (['json'] as const)
            : (['json', 'xml', 'nvp'] as const);
        for (const format of formats) {
          const start = performance.now();
          const response = await send(hostile, format);
          const body = await response.text();
          assert.equal(response.status, hostile.status, body);
          assert.match(body, FORMATS[format].body);
          const contentType = response.headers.get('content-type') ?? '';
          assert.ok(contentType.startsWith(FORMATS[format].type), contentType);
          assert.equal(response.headers.get('cache-control'), 'no-store');
          assert.ok(body.length < 2000, `${body.length} characters of answer`);
          assert.ok(!body.includes(SECRET));
          assert.ok(performance.now() - start < 2000, 'slower than two seconds');
        }
        assert.deepEqual(await server.call('ListOAuthCredentials'), state);
        assert.equal(({} as Record<string, unknown>).polluted, undefined);
      });
    }
  });
}

describe('the response type of a request that cannot be read', () => {
  const bodies: readonly Hostile[] = [
    { name: 'over the limit', status: 413, body: `responsetype=json&a=${'x'.repeat(2 ** 20)}` },
    { name: 'chunks', status: 413, body: chunked('responsetype=json&a=', 'x'.repeat(2 ** 20 + 1)) },
    { name: 'damaged', status: 400, body: 'responsetype=json&a=%zz' },
    { name: 'JSON', status: 400, type: 'application/json', body: '{"responseType" : "json", ' },
    { name: 'multipart', status: 400, type: multipart, body: part('responsetype', 'json') },
    { name: 'of an unknown type', status: 415, type: 'foo', body: 'responsetype=json' },
    { name: 'of no type', status: 415, type: null, body: 'responsetype=json' },
  ];
  for (const hostile of bodies) {
    test(`${hostile.name}: is found in the body`, async () => {
      const headers = new Headers();
      const { type = FORM } = hostile;
      if (type !== null) headers.set('content-type', type);
      const body = typeof hostile.body === 'string' ? Buffer.from(hostile.body) : hostile.body;
      const init = { method: 'POST', headers, body, duplex: 'half' };
      const response = await fetch(server.url, init as RequestInit);
      assert.equal(response.status, hostile.status);
      assert.equal(((await response.json()) as { result: string }).result, 'error');
    });
  }
});

describe('the query', () => {
  const url = (query: string) => `${server.url}?responsetype=json&${query}`;
  const list = async () => (await server.call('ListOAuthCredentials')).clients as object[];

  test('alone says everything, as some clients write it', async () => {
    const response = await fetch(url(LIST), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    });
    assert.equal(((await response.json()) as { result: string }).result, 'success');
  });

  test('may hold a bare question mark (RFC 3986 section 3.4)', async () => {
    const query = 'name=x&redirectUri=https://a.example/cb?a=b?c';
    const response = await fetch(url(query), {
      method: 'POST',
      body: new URLSearchParams(CREATE),
    });
    const { credentialId } = (await response.json()) as { credentialId: number };
    const found = (await list()).find((row) => Object(row).credentialId === credentialId);
    assert.deepEqual(Object(found).redirectUri, ['https://a.example/cb?a=b?c']);
    await server.call('DeleteOAuthCredential', { credentialId: String(credentialId) });
  });

  test('GET and its like are refused, whatever they carry', async () => {
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const response = await fetch(url(LIST), { method });
      assert.equal(response.status, 405);
      assert.equal(response.headers.get('allow'), 'POST');
      assert.equal(((await response.json()) as { result: string }).result, 'error');
    }
  });
});

test('the log tells each request and no secret', async () => {
  const md5 = createHash('md5').update(ADMIN.password).digest('hex');
  const form = { action: 'ListOAuthCredentials', responsetype: 'json' };
  const wrong = 'WrongButStillSomebodysSecret';
  await server.post({ ...form, username: ADMIN.username, password: md5 });
  await server.post({ ...form, username: ADMIN.username, password: ADMIN.password });
  await server.post({ ...form, ...auth, secret: wrong, accesskey: `${ACCESS_KEY}x` });
  await server.post(
    { ...form, ...auth, accesskey: ACCESS_KEY },
    { 'x-forwarded-for': '192.0.2.1' },
  );
  await server.post({ ...form, ...auth, accesskey: wrong }, { 'x-forwarded-for': '192.0.2.1' });
  await server.post({ ...form, [wrong]: wrong, identifier: 'x', secret: wrong });
  await fetch(`${server.url}?${LIST}&accesskey=${ACCESS_KEY}`, {
    method: 'POST',
    headers: { cookie: wrong, authorization: `Bearer ${wrong}`, referer: wrong },
  });
  const made = await server.call('UpdateOAuthCredential', {
    credentialId: '1',
    resetSecret: 'true',
  });
  await sleep(50);
  const log = server.log.join('');
  assert.ok(server.log.length > 100, `${server.log.length} lines`);
  const secrets = [SECRET, ADMIN.password, md5, ACCESS_KEY, wrong, String(made.newClientSecret)];
  for (const secret of secrets) {
    assert.ok(secret.length > 15);
    const line = server.log.find((text) => text.includes(secret));
    assert.equal(line, undefined);
    assert.ok(!log.includes(encodeURIComponent(secret)));
  }
  // 30 info, 50 error: nothing that was sent is a failure of ours.
  const loud = server.log.filter((line) => (JSON.parse(line) as { level: number }).level > 30);
  assert.deepEqual(loud, []);
  const failed = server.log.filter(
    (line) => (JSON.parse(line) as { status: number }).status >= 500,
  );
  assert.deepEqual(failed, []);
});
