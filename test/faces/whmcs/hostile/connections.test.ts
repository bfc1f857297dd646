// What a client may do to a connection. The others must not notice.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { openHouse } from '../../../../src/app.ts';
import { readConfig } from '../../../../src/config/config.ts';
import { buildServer } from '../../../../src/server.ts';
import { IDENTIFIER, type Running, run, SECRET } from '../../../running.ts';
import { openRaw, type Raw, request, statuses } from './raw.ts';

const BODY = `identifier=${IDENTIFIER}&secret=${SECRET}&responsetype=json&action=ListOAuthCredentials`;
const FORM = 'Content-Type: application/x-www-form-urlencoded';
const LENGTH = `Content-Length: ${BODY.length}`;
const CHUNKED = `${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`;

let server: Running;
before(async () => {
  server = await run();
});
after(() => server.close());
afterEach(async () => {
  assert.equal((await server.call('ListOAuthCredentials')).result, 'success');
  const loud = server.log.filter((line) => (JSON.parse(line) as { level: number }).level > 30);
  assert.deepEqual(loud, []);
});

/** Sends these bytes, ends its side if told so, and waits for the server to end the connection. */
async function exchange(bytes: string, end = true): Promise<string> {
  const raw = await openRaw(server.port);
  raw.socket.write(bytes, 'latin1');
  if (end) raw.socket.end();
  const text = await raw.closed();
  raw.socket.destroy();
  return text;
}

describe('malformed HTTP', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['no HTTP', 'hello\r\n\r\n'],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['an unknown method', request([FORM, LENGTH], BODY).replace('POST', 'STEAL')],
    ['an unknown version', request([FORM, LENGTH], BODY).replace('HTTP/1.1', 'HTTP/9.9')],
    ['no host', `POST /includes/api.php HTTP/1.1\r\n${FORM}\r\n${LENGTH}\r\n\r\n${BODY}`],
    ['a space in a header name', request(['Bad Header: x', FORM, LENGTH], BODY)],
    ['a NUL in a header', request(['X: a\0b', FORM, LENGTH], BODY)],
    ['a bare CR in a header', request(['X: a\rX-Y: b', FORM, LENGTH], BODY)],
    ['a folded header', request(['X: a\r\n b\x01', FORM, LENGTH], BODY)],
    ['a length that is none', request([FORM, 'Content-Length: ten'], BODY)],
    ['a negative length', request([FORM, 'Content-Length: -1'], BODY)],
    ['a length with a sign', request([FORM, `Content-Length: +${BODY.length}`], BODY)],
    ['two lengths', request([FORM, LENGTH, 'Content-Length: 5'], BODY)],
    ['a length of 20 digits', request([FORM, 'Content-Length: 99999999999999999999'], BODY)],
    [
      'length and chunks (request smuggling)',
      request([FORM, LENGTH, 'Transfer-Encoding: chunked'], CHUNKED),
    ],
    [
      'chunks and length (request smuggling)',
      request([FORM, 'Transfer-Encoding: chunked', 'Content-Length: 4'], CHUNKED),
    ],
    ['an unknown transfer encoding', request([FORM, 'Transfer-Encoding: chonked'], CHUNKED)],
    ['chunked not last', request([FORM, 'Transfer-Encoding: chunked, identity'], CHUNKED)],
    ['a hidden transfer encoding', request([FORM, 'Transfer-Encoding : chunked'], CHUNKED)],
    ['a chunk size that is none', request([FORM, 'Transfer-Encoding: chunked'], `zz\r\n${BODY}`)],
    ['a negative chunk size', request([FORM, 'Transfer-Encoding: chunked'], `-1\r\n${BODY}`)],
    [
      'a huge chunk size',
      request([FORM, 'Transfer-Encoding: chunked'], `ffffffffffffffffff\r\n${BODY}`),
    ],
    ['20 kB of one header', request([`X: ${'x'.repeat(20_000)}`, FORM, LENGTH], BODY)],
    [
      '5,000 headers',
      request([...Array.from({ length: 5000 }, (_, i) => `X-${i}: x`), FORM, LENGTH], BODY),
    ],
    ['a path of 20 kB', request([FORM, LENGTH], BODY).replace('api.php', 'x'.repeat(20_000))],
    ['a broken path', request([FORM, LENGTH], BODY).replace('api.php', '%zz')],
  ];
  for (const [name, bytes] of cases) {
    test(`${name}: is refused once and the connection ends`, async () => {
      const found = statuses(await exchange(bytes));
      assert.equal(found.length, 1, `${found}`);
      assert.ok(Number(found[0]) >= 400 && Number(found[0]) < 500, `${found}`);
    });
  }

  test('many short headers are no harm', async () => {
    const many = Array.from({ length: 500 }, (_, i) => `X${i}: x`);
    assert.deepEqual(statuses(await exchange(request([...many, FORM, LENGTH], BODY))), [200]);
  });
});

describe('bodies and their length', () => {
  test('a body shorter than its length is not run', async () => {
    const found = statuses(await exchange(request([FORM, 'Content-Length: 500'], BODY)));
    assert.deepEqual(found, [400]);
  });

  test('what follows the length is no part of the body', async () => {
    const text = await exchange(request([FORM, LENGTH], `${BODY}&action=DeleteOAuthCredential`));
    // The parser ends the connection, at times before the right call in front is answered.
    assert.deepEqual(
      statuses(text).filter((status) => status !== 200),
      [400],
    );
  });

  test('a client that ends its side after the request is answered', async () => {
    const text = await exchange(request([FORM, LENGTH], BODY));
    assert.deepEqual(statuses(text), [200]);
    assert.match(text, /"result":"success"/);
    const chunked = request([FORM, 'Transfer-Encoding: chunked'], CHUNKED);
    assert.deepEqual(statuses(await exchange(chunked)), [200]);
  });

  test('a client that asks for leave to send is answered', async () => {
    const raw = await openRaw(server.port);
    raw.socket.write(request([FORM, LENGTH, 'Expect: 100-continue', 'Connection: close']));
    await raw.answers(1);
    raw.socket.write(BODY);
    assert.deepEqual(statuses(await raw.closed()), [100, 200]);
    raw.socket.destroy();
  });

  test('a body over the limit is refused before its end, and the connection ends', async () => {
    const raw = await openRaw(server.port);
    raw.socket.write(request([FORM, 'Content-Length: 900000000'], 'x'.repeat(2 ** 20 + 1)));
    assert.deepEqual(statuses(await raw.closed()), [413]);
    raw.socket.destroy();
  });

  test('a client that goes away in the middle leaves nothing behind', async () => {
    for (const bytes of [
      'POST /incl',
      request([FORM, LENGTH]).slice(0, -2),
      request([FORM, LENGTH], BODY.slice(0, 20)),
      request([FORM, 'Transfer-Encoding: chunked'], 'ff\r\nabc'),
      request([FORM, LENGTH], BODY),
    ]) {
      const raw = await openRaw(server.port);
      raw.socket.write(bytes);
      await sleep(10);
      raw.socket.resetAndDestroy();
    }
    await sleep(50);
  });
});

describe('pipelined requests', () => {
  test('are answered in order', async () => {
    const wrong = BODY.replace('action=List', 'action=Lost');
    const one = request([FORM, LENGTH], BODY);
    const two = request([FORM, LENGTH], wrong);
    const text = await exchange(one + two + one + two + one);
    assert.deepEqual(statuses(text), [200, 400, 200, 400, 200]);
  });

  test('behind one that is too long never stand in for its answer', async () => {
    const long = 'x'.repeat(2 ** 20 + 1);
    const bytes =
      request([FORM, `Content-Length: ${long.length}`], long) + request([FORM, LENGTH], BODY);
    const raw = await openRaw(server.port);
    raw.socket.write(bytes, 'latin1');
    assert.equal(statuses(await raw.closed())[0], 413);
    raw.socket.destroy();
  });
});

describe('many at once', () => {
  test('1,000 connections, each with a right call, are all answered', async () => {
    const agent = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY });
    const call = async (): Promise<number | undefined> => {
      const headers = {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': BODY.length,
      };
      const outgoing = httpRequest(server.url, { method: 'POST', agent, headers });
      outgoing.end(BODY);
      const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
      response.resume();
      await once(response, 'end');
      return response.statusCode;
    };
    const found = await Promise.all(Array.from({ length: 1000 }, call));
    assert.deepEqual(new Set(found), new Set([200]));
  });

  test('1,000 connections that send headers and no body disturb nobody', async () => {
    const idle: Raw[] = [];
    for (let i = 0; i < 1000; i++) {
      const raw = await openRaw(server.port);
      raw.socket.write(request([FORM, LENGTH]));
      idle.push(raw);
    }
    const start = performance.now();
    for (let i = 0; i < 20; i++) {
      assert.equal((await server.call('ListOAuthCredentials')).result, 'success');
    }
    assert.ok(performance.now() - start < 2000);
    for (const { socket } of idle) socket.destroy();
  });
});

describe('clients that never finish', () => {
  test('are cut off by the time limits of the server', async (t) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'chatelaine-'));
    const config = readConfig({ DATA_DIR: dataDir });
    const house = await openHouse(config);
    const app = buildServer(house, config, pino({ level: 'silent' }));
    t.after(async () => {
      app.server.closeAllConnections();
      await app.close();
      await house.close();
      await rm(dataDir, { recursive: true });
    });
    // Node forgets a limit of the headers that is above that of the whole request.
    assert.equal(app.server.headersTimeout, 10_000);
    assert.equal(app.server.requestTimeout, 30_000);
    // The same limits, in less time than a test may take.
    app.server.headersTimeout = 100;
    app.server.requestTimeout = 300;
    (app.server as { connectionsCheckingInterval?: number }).connectionsCheckingInterval = 20;
    await app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = app.server.address() as { port: number };

    const started = [
      'POST /incl',
      request([FORM]).slice(0, -2),
      request([FORM, LENGTH]),
      request([FORM, LENGTH], BODY.slice(0, 20)),
      request([FORM, 'Transfer-Encoding: chunked'], 'ff\r\nabc'),
    ];
    for (const bytes of started) {
      const raw = await openRaw(port);
      raw.socket.write(bytes);
      const start = performance.now();
      const found = statuses(await raw.closed(3000));
      assert.deepEqual(found, [408], bytes);
      assert.ok(performance.now() - start >= 90);
      raw.socket.destroy();
    }
  });

  test('also when they dribble', async (t) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'chatelaine-'));
    const config = readConfig({ DATA_DIR: dataDir });
    const house = await openHouse(config);
    const app = buildServer(house, config, pino({ level: 'silent' }));
    t.after(async () => {
      app.server.closeAllConnections();
      await app.close();
      await house.close();
      await rm(dataDir, { recursive: true });
    });
    app.server.requestTimeout = 300;
    app.server.headersTimeout = 100;
    (app.server as { connectionsCheckingInterval?: number }).connectionsCheckingInterval = 20;
    await app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = app.server.address() as { port: number };
    const raw = await openRaw(port);
    raw.socket.write(request([FORM, 'Content-Length: 1000']));
    const dribble = setInterval(() => raw.socket.write('x'), 20);
    t.after(() => clearInterval(dribble));
    assert.deepEqual(statuses(await raw.closed(3000)), [408]);
    raw.socket.destroy();
  });
});
