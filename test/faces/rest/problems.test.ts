// How failures are answered, as RFC 9457 has it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ERROR_MESSAGES } from '../../../src/core/errors.ts';
import { STATUSES } from '../../../src/faces/rest/problem.ts';
import type { Reply } from './answer-check.ts';
import { assertProblem, bearer, CODE, KEEPER, openRest, type RestServer } from './rest-server.ts';

let server: RestServer;
before(async () => {
  server = await openRest();
});
after(() => server.close());

test('every error code has a status of a client error, or 503', () => {
  assert.deepEqual(Object.keys(STATUSES).toSorted(), Object.keys(ERROR_MESSAGES).toSorted());
  for (const [code, status] of Object.entries(STATUSES)) {
    assert.ok((status >= 400 && status < 500) || status === 503, code);
  }
});

test('a problem names the request as the log does', async () => {
  const reply = await server.ask('GET', '/credentials/99999');
  assert.equal(reply.body.instance, `urn:uuid:${reply.headers.get('x-request-id')}`);
  assert.equal(reply.body.type, 'http://127.0.0.1:8080/api/v1/docs#problem-credential_id_invalid');
});

describe('who calls', () => {
  test('shows Bearer with identifier and secret, or Basic', async () => {
    const { id } = await server.make();
    const { identifier, secret } = KEEPER;
    const basic = Buffer.from(`${identifier}:${secret}`).toString('base64');
    for (const authorization of [
      `Bearer ${identifier}.${secret}`,
      `bearer ${identifier}.${secret}`,
      `Basic ${basic}`,
    ]) {
      const headers = { authorization };
      await server.expect(200, 'GET', `/credentials/${id}`, { headers, as: null });
    }
  });

  test('is asked for credentials otherwise', async () => {
    const { identifier, secret } = KEEPER;
    for (const authorization of [
      undefined,
      '',
      'Bearer',
      'Bearer ',
      `Bearer ${identifier}:${secret}`,
      `Bearer ${identifier}. ${secret}`,
      `Basic ${identifier}:${secret}`,
      'Basic !!!!',
      `Digest ${identifier}.${secret}`,
      `${identifier}.${secret}`,
      `Bearer .${secret}`,
      `Bearer ${identifier}.`,
    ]) {
      const headers = authorization === undefined ? {} : { authorization };
      const reply = await server.ask('GET', '/credentials/1', { headers, as: null });
      assertProblem(reply, 401, 'caller_unknown');
      assert.match(reply.headers.get('www-authenticate') ?? '', /^Bearer .*Basic /);
    }
  });

  test('is told no more than that the pair is wrong', async () => {
    const unknown = { identifier: 'Unknown0000000000000000000000001', secret: KEEPER.secret };
    const wrong = { ...KEEPER, secret: 'wrong' };
    const told = await Promise.all(
      [unknown, wrong].map(async (as) => {
        const { status, body } = await server.ask('GET', '/credentials/1', { as });
        return { status, ...body, instance: '' };
      }),
    );
    assert.deepEqual(told[0], told[1]);
  });

  test('has ten wrong tries, like at the other faces', async () => {
    const own = await openRest();
    try {
      const as = { ...KEEPER, secret: 'wrong' };
      for (let tries = 0; tries < 10; tries += 1)
        await own.expect(401, 'GET', '/credentials/1', { as });
      const reply = await own.ask('GET', '/credentials/1');
      assertProblem(reply, 429, 'throttled');
      const seconds = Number(reply.headers.get('retry-after'));
      assert.ok(seconds > 0 && seconds <= 300, String(seconds));
      assert.equal(reply.body.retryAfterSeconds, seconds);
    } finally {
      await own.close();
    }
  });

  test('comes from an allowed address, or shows the access key', async () => {
    const own = await openRest({ API_ALLOWED_IPS: '192.0.2.1', API_ACCESS_KEY: 'open!sesame' });
    try {
      const reply = await own.ask('GET', '/credentials/1');
      assertProblem(reply, 403, 'address_not_allowed');
      const headers = { 'x-access-key': 'open!sesame' };
      assertProblem(
        await own.ask('GET', '/credentials/1', { headers }),
        404,
        'credential_id_invalid',
      );
    } finally {
      await own.close();
    }
  });
});

describe('what cannot be read', () => {
  test('names a path or a method that is not there', async () => {
    for (const path of ['', '/', '/nothing', '/credentials/', '/credentials/1/nothing']) {
      assertProblem(await server.ask('GET', path), 404, 'path_unknown');
    }
    const put = await server.ask('PUT', '/credentials/1');
    assertProblem(put, 405, 'method_not_allowed');
    assert.equal(put.headers.get('allow'), 'GET, HEAD, PATCH, DELETE');
    const reply = await server.ask('GET', '/credentials/1/rotate');
    assertProblem(reply, 405, 'method_not_allowed');
    assert.equal(reply.headers.get('allow'), 'POST');
    const ill = await server.ask('GET', '/%zz');
    assert.deepEqual([ill.status, ill.body.code], [400, 'request_malformed']);
  });

  test('is no JSON, too long, or of another kind', async () => {
    const post = (body: unknown, type = 'application/json') =>
      server.ask('POST', '/credentials', { body, headers: { 'content-type': type } });
    for (const body of ['{', '[', 'null,', '{"name":}', '\u0000', '{"a":1}x']) {
      assertProblem(await post(body), 400, 'request_malformed');
    }
    for (const body of ['null', '[]', '"text"', '7', 'true']) {
      assertProblem(await post(body), 400, 'value_invalid');
    }
    assertProblem(await post(`"${'x'.repeat(1024 * 1024)}"`), 413, 'body_too_large');
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'nonsense', 'a/b/c']) {
      assertProblem(await post('{}', type), 415, 'media_type_unsupported');
    }
  });

  test('is nested without end', async () => {
    const deep = `{"name":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    const reply = await server.ask('POST', '/credentials', { body: deep });
    assertProblem(reply, 400, 'value_invalid');
  });

  test('has an unknown or repeated parameter', async () => {
    const { id } = await server.make();
    const path = `/credentials/${id}`;
    assertProblem(await server.ask('GET', `${path}?filds=id`), 400, 'value_invalid');
    assertProblem(await server.ask('GET', `${path}?dryRun=true`), 400, 'value_invalid');
    const twice = await server.ask('GET', `${path}?fields=id&fields=name`);
    assertProblem(twice, 400, 'parameter_repeated');
  });
});

test('every value that does not fit is named with what it may be', async () => {
  const { id } = await server.make();
  const post = (path: string, body: unknown) => server.ask('POST', path, { body });
  const misfits: readonly (readonly [Promise<Reply>, string, RegExp])[] = [
    [post('/credentials', { ...CODE, scopes: undefined }), '/scopes', /^This field is required$/],
    [post('/credentials', { ...CODE, scopes: ['openid email'] }), '/scopes/0', /no spaces/],
    [post('/credentials', [CODE]), '', /expected object/],
    [post(`/credentials/${id}/suspend`, { until: 'soon' }), '/until', /^It must be a time such as/],
    [post('/users', { email: 'a@b.example', name: 'A' }), '/password', /passwordHash/],
    [post('/webhooks/1/replay', {}), '/from', /since/],
    [server.ask('GET', `/credentials/${id}?fields=id,nme`), '/fields', /"nme"/],
    [server.ask('GET', '/credentials?cursor=abc'), '/cursor', /this list/],
    [server.ask('GET', '/audit?subject=credential'), '/subjectId', /subject/],
    [server.ask('GET', '/audit?subjectId=1'), '/subject', /subjectId/],
    [server.ask('GET', '/audit/verify?expect=head'), '/expect', /head/],
  ];
  for (const [asked, pointer, detail] of misfits) {
    const reply = await asked;
    assertProblem(reply, 400, 'value_invalid');
    const [misfit] = reply.body.errors as { pointer: string; detail: string }[];
    assert.equal(misfit?.pointer, pointer, reply.text);
    assert.match(misfit?.detail ?? '', detail);
    assert.doesNotMatch(reply.text, /The value of \\"\\" is/);
  }
});

test('a rule that refuses says what it allows', async () => {
  const { id } = await server.make();
  const http = { redirectUris: ['http://app.example/'] };
  const refused: readonly (readonly [object, string, RegExp])[] = [
    [http, 'redirect_uri_invalid', /https, http of this machine, or .*scheme/],
    [{ scopes: ['nope'] }, 'scope_invalid', /"nope" is unknown, or not for this grant type/],
    [{ grantType: 'client_credentials' }, 'scope_invalid', /"openid" is .* not for this grant/],
    [{ scopes: [] }, 'scope_invalid', /^At least one scope/],
  ];
  for (const [body, code, detail] of refused) {
    const reply = await server.ask('PATCH', `/credentials/${id}`, { body });
    assertProblem(reply, 422, code);
    assert.match(String(reply.body.detail), detail);
  }
});

test('a long value is cut in the answer', async () => {
  const body = { ...CODE, redirectUris: [`https://a.example/#${'x'.repeat(100_000)}`] };
  const reply = await server.ask('POST', '/credentials', { body });
  assertProblem(reply, 422, 'redirect_uri_invalid');
  assert.ok(reply.text.length < 2000, String(reply.text.length));
});

test('what nobody expected is told to the log only', async () => {
  const own = await openRest();
  const { credentials } = own.house.deps;
  Object.assign(credentials, {
    find: () => Promise.reject(new Error('disk of machine 7 is on fire')),
  });
  const reply = await own.ask('GET', '/credentials/1');
  await own.close();
  assertProblem(reply, 500, 'internal_error');
  assert.doesNotMatch(reply.text, /fire|machine/);
  assert.ok(own.log.some((line) => line.includes('on fire')));
});

test('no origin of another site may read an answer', async () => {
  const headers = { ...bearer(KEEPER), origin: 'https://evil.example' };
  const asked = await server.ask('GET', '/credentials/1', { headers });
  const preflight = await server.ask('OPTIONS', '/credentials/1', {
    headers: { ...headers, 'access-control-request-method': 'GET' },
  });
  assertProblem(preflight, 405, 'method_not_allowed');
  for (const reply of [asked, preflight]) {
    const names = [...reply.headers.keys()].filter((name) => name.startsWith('access-control'));
    assert.deepEqual(names, []);
  }
});

test('a request leaves one line in the log, without its secret', async () => {
  const reply = await server.expect(404, 'DELETE', '/credentials/99999');
  const id = reply.headers.get('x-request-id');
  const lines = server.log.map((line) => JSON.parse(line)).filter((line) => line.requestId === id);
  assert.equal(lines.length, 1);
  const { action, caller, result, status, address } = lines[0];
  assert.deepEqual(
    { action, caller, result, status, address },
    {
      action: 'delete-credential',
      caller: KEEPER.identifier,
      result: 'credential_id_invalid',
      status: 404,
      address: '127.0.0.1',
    },
  );
  assert.ok(server.log.every((line) => !line.includes(KEEPER.secret)));
});
