// What the sender reaches, and what it bears of a receiver.
import assert from 'node:assert/strict';
import { createHook } from 'node:async_hooks';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { describe, type TestContext, test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Secret } from '../../src/core/secret.ts';
import { addressList } from '../../src/platform/address-list.ts';
import type { Resolve } from '../../src/platform/reachable.ts';
import { webhookSender } from '../../src/platform/webhook-sender.ts';

const ALLOWED = ['127.0.0.1'];
const SECRET = new Secret(`whsec_${Buffer.alloc(32, 7).toString('base64')}`);

interface Setup {
  readonly allowed?: readonly string[];
  readonly resolve?: Resolve;
  readonly timeoutMs?: number;
}

function sender(t: TestContext, { allowed = ALLOWED, ...options }: Setup = {}) {
  const made = webhookSender(addressList(allowed), options);
  t.after(() => made.close());
  return made;
}

async function serve(t: TestContext, listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

const message = (url: string) => ({ url, id: 'msg_1', at: 0, body: '{}', secrets: [SECRET] });

describe('which addresses a webhook may have', () => {
  const resolve: Resolve = async (host) =>
    ({
      'public.example': ['1.1.1.1'],
      'private.example': ['192.168.1.1'],
      'both.example': ['1.1.1.1', '10.0.0.1'],
      'here.example': ['127.0.0.1'],
    })[host] ?? [];

  test('public ones with https, and those that the operator allows', async (t) => {
    const { check } = sender(t, { resolve });
    assert.equal(await check('https://public.example/hook?x=1'), 'https://public.example/hook?x=1');
    assert.equal(await check(' https://PUBLIC.example:443'), 'https://public.example/');
    assert.equal(await check('https://1.1.1.1/'), 'https://1.1.1.1/');
    assert.equal(await check('http://here.example/'), 'http://here.example/');
    assert.equal(await check('http://127.0.0.1:8080/'), 'http://127.0.0.1:8080/');
  });

  for (const url of [
    ...['', 'hook', '//public.example/', 'ftp://public.example/', 'file:///etc/passwd'],
    ...['javascript:alert(1)', 'https://', 'https:///', 'http://public.example/'],
    ...['https://user@public.example/', 'https://user:pass@public.example/'],
    ...['https://public.example/#part', `https://public.example/${'x'.repeat(2000)}`],
    ...['https://private.example/', 'https://both.example/', 'https://nobody.example/'],
    ...['https://10.0.0.1/', 'https://169.254.169.254/latest/meta-data', 'https://[::1]/'],
    ...['https://[::ffff:7f00:2]/', 'https://[::ffff:10.0.0.1]/', 'https://[fd00::1]/'],
    ...['https://127.2/', 'https://2130706434/', 'https://0x7f000002/', 'https://0177.0.0.2/'],
    ...['https://[64:ff9b::a00:1]/', 'https://[2002:a00:1::]/', 'https://0/'],
  ]) {
    test(`not ${url.slice(0, 60) || 'nothing'}`, async (t) => {
      await assert.rejects(sender(t, { resolve }).check(url), { code: 'webhook_url_invalid' });
    });
  }

  test('a refusal does not tell where the host leads', async (t) => {
    await assert.rejects(
      sender(t, { resolve }).check('https://private.example/'),
      (error: Error) => {
        assert.doesNotMatch(error.message, /192\.168/);
        return true;
      },
    );
  });
});

describe('what is reached', () => {
  test('a host that leads elsewhere by now is refused, and nobody is called', async (t) => {
    let calls = 0;
    const port = await serve(t, (_request, response) => {
      calls += 1;
      response.writeHead(204).end();
    });
    const answers = [['1.1.1.1'], ['127.0.0.2'], ['127.0.0.1', '10.0.0.1']];
    const { check, send } = sender(t, { resolve: async () => answers.shift() ?? [] });
    const url = `https://rebinding.example:${port}/`;
    await check(url);
    assert.deepEqual(await send(message(url)), { failure: 'address refused' });
    assert.deepEqual(await send(message(url)), { failure: 'address refused' });
    assert.deepEqual(await send(message(url)), { failure: 'unknown host' });
    assert.equal(calls, 0);
  });

  test('the connection goes to the address that was checked: one lookup, no second', async (t) => {
    const hosts: string[] = [];
    const port = await serve(t, (request, response) => {
      hosts.push(String(request.headers.host));
      response.writeHead(204).end();
    });
    let lookups = 0;
    // Whoever asked again would be led to an address that nobody allowed.
    const resolve: Resolve = async () => (++lookups === 1 ? ['127.0.0.1'] : ['127.0.0.2']);
    const { send } = sender(t, { resolve });
    const url = `http://pinned.example:${port}/`;
    assert.deepEqual(await send(message(url)), { status: 204 });
    assert.equal(lookups, 1);
    assert.deepEqual(hosts, [`pinned.example:${port}`]);
  });

  test('an address of a webhook that became forbidden is not reached either', async (t) => {
    const port = await serve(t, (_request, response) => response.writeHead(204).end());
    const { send } = sender(t, { allowed: [] });
    const refused = { failure: 'address refused' };
    assert.deepEqual(await send(message(`http://127.0.0.1:${port}/`)), refused);
    assert.deepEqual(await send(message(`http://[::1]:${port}/`)), refused);
    assert.deepEqual(await send(message(`http://localhost:${port}/`)), refused);
  });

  test('a redirect is an answer like any other: it is not followed', async (t) => {
    let calls = 0;
    const target = await serve(t, (_request, response) => {
      calls += 1;
      response.writeHead(204).end();
    });
    const port = await serve(t, (_request, response) => {
      response.writeHead(307, { location: `http://127.0.0.1:${target}/` }).end();
    });
    assert.deepEqual(await sender(t).send(message(`http://127.0.0.1:${port}/`)), { status: 307 });
    assert.equal(calls, 0);
  });
});

describe('what is borne of a receiver', () => {
  test('silence ends after a while, before and after the head of the answer', async (t) => {
    const silent = await serve(t, () => {});
    const { send } = sender(t, { timeoutMs: 200 });
    const failure = { failure: 'timed out' };
    assert.deepEqual(await send(message(`http://127.0.0.1:${silent}/`)), failure);
    const dribbling = await serve(t, (_request, response) => void response.write('{'));
    assert.deepEqual(await send(message(`http://127.0.0.1:${dribbling}/`)), { status: 200 });
  });

  test('a long answer is cut off', async (t) => {
    let written = 0;
    const port = await serve(t, (_request, response) => {
      const chunk = Buffer.alloc(16_384);
      const write = (): void => {
        while (!response.destroyed && written < 2 ** 28) {
          written += chunk.length;
          if (!response.write(chunk)) {
            response.once('drain', write);
            return;
          }
        }
      };
      write();
    });
    assert.deepEqual(await sender(t).send(message(`http://127.0.0.1:${port}/`)), { status: 200 });
    assert.ok(written < 2 ** 27, `${written} bytes were written`);
  });

  test('nobody there, a broken line and another protocol are failures', async (t) => {
    const { send } = sender(t);
    const failure = { failure: 'no connection' };
    const broken = createTcpServer((socket) => {
      socket
        .on('error', () => {})
        .resume()
        .end('no http\r\n\r\n');
    });
    broken.listen(0, '127.0.0.1');
    await once(broken, 'listening');
    const { port } = broken.address() as AddressInfo;
    assert.deepEqual(await send(message(`http://127.0.0.1:${port}/`)), failure);
    assert.deepEqual(await send(message(`https://127.0.0.1:${port}/`)), failure);
    broken.close();
    await once(broken, 'close');
    assert.deepEqual(await send(message(`http://127.0.0.1:${port}/`)), failure);
  });

  test('a kept connection is used again, and one that was closed costs no message', async (t) => {
    const sockets = new Set<unknown>();
    let isLast = false;
    const port = await serve(t, (request, response) => {
      sockets.add(request.socket);
      response.writeHead(204).end();
      // Closed right after the answer, without saying so.
      if (isLast) setImmediate(() => request.socket.destroy());
    });
    const { send } = sender(t);
    const url = `http://127.0.0.1:${port}/`;
    for (let sent = 0; sent < 3; sent++)
      assert.deepEqual(await send(message(url)), { status: 204 });
    assert.equal(sockets.size, 1);
    isLast = true;
    for (let sent = 0; sent < 20; sent++) {
      assert.deepEqual(await send(message(url)), { status: 204 });
    }
  });

  test('a message can be cut off', async (t) => {
    const port = await serve(t, () => {});
    const cut = new AbortController();
    const sending = sender(t).send(message(`http://127.0.0.1:${port}/`), cut.signal);
    setTimeout(() => cut.abort(), 50);
    assert.deepEqual(await sending, { failure: 'stopped' });
  });

  test('a message that is done leaves no timer behind, taken or not', async (t) => {
    const port = await serve(t, (_request, response) => response.writeHead(204).end());
    const { send } = sender(t);
    const cut = new AbortController();
    const pending = pendingTimers(t);
    // Those of the connection, which is kept.
    await send(message(`http://127.0.0.1:${port}/`), cut.signal);
    const before = await pending();
    for (let sent = 0; sent < 20; sent++) {
      const answer = await send(message(`http://127.0.0.1:${port}/`), cut.signal);
      assert.deepEqual(answer, { status: 204 });
      const refused = await send(message('http://10.0.0.1/'), cut.signal);
      assert.deepEqual(refused, { failure: 'address refused' });
    }
    assert.equal(await pending(), before);
  });
});

/** Counts the timers that were set from now on and neither ran out nor were cleared. */
function pendingTimers(t: TestContext): () => Promise<number> {
  const timers = new Set<number>();
  const hook = createHook({
    init: (id, type) => void (type === 'Timeout' && timers.add(id)),
    destroy: (id) => void timers.delete(id),
  }).enable();
  t.after(() => hook.disable());
  return async () => {
    // Their end is told a turn later.
    await nextTurn();
    return timers.size;
  };
}
