// What name servers and hosts tell, over a name server and TLS servers on this machine.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Server,
  type Socket,
} from 'node:net';
import { type TestContext, test } from 'node:test';
import { createServer as createTlsServer } from 'node:tls';
import type { Site } from '../../src/core/site-prober.ts';
import { addressList } from '../../src/platform/address-list.ts';
import { siteProber } from '../../src/platform/site-prober.ts';
import { AUTHORITY, CERTIFICATE, KEY } from './certificates.ts';
import { nameServer, type Zone } from './name-server.ts';

const HERE = ['127.0.0.1'];

interface Setup {
  readonly allowed?: readonly string[];
  readonly timeoutMs?: number;
}

async function prober(
  t: TestContext,
  zone: Zone,
  { allowed = HERE, timeoutMs = 3000 }: Setup = {},
) {
  const { address, asked } = await nameServer(t, zone);
  const options = { servers: [address], timeoutMs, ca: AUTHORITY };
  const { probe, close } = siteProber(addressList(allowed), options);
  return {
    asked,
    close,
    probe: (host: string, tlsPort: Site['tlsPort'] = null) => probe({ host, tlsPort }),
  };
}

/** Listens on a free port of 127.0.0.1, and counts who comes. */
async function listen(t: TestContext, server: Server) {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => {})));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return { port: (server.address() as AddressInfo).port, sockets };
}

/** A TLS server that keeps the names it is asked for. */
async function tlsServer(t: TestContext) {
  const names: string[] = [];
  const SNICallback = (name: string, told: (error: null) => void): void => {
    names.push(name);
    told(null);
  };
  const server = createTlsServer({ key: KEY, cert: CERTIFICATE, SNICallback });
  server.on('tlsClientError', () => {});
  return { ...(await listen(t, server)), names };
}

const zoneOf =
  (names: Readonly<Record<string, ReturnType<Zone>>>): Zone =>
  (name) =>
    names[name] ?? 'no such name';

const fine = { codes: [], unchecked: null };

test('a name that does not exist, or has no address, is told from a server that does not know', async (t) => {
  const zone = zoneOf({
    'here.example': HERE,
    'six.example': ['2001:db8::1'],
    'empty.example': [],
    'broken.example': 'failure',
    'slow.example': 'silence',
  });
  const { probe } = await prober(t, zone, { timeoutMs: 300 });
  assert.deepEqual(await probe('here.example'), fine);
  assert.deepEqual(await probe('six.example'), fine);
  const unknown = { codes: ['redirect_host_unknown'], unchecked: null };
  assert.deepEqual(await probe('gone.example'), unknown);
  assert.deepEqual(await probe('empty.example'), unknown);
  // Nobody can come to own it; a name server is not who knows the hosts of a network.
  const own = { codes: [], unchecked: 'private_address' };
  assert.deepEqual(await probe('intranet'), own);
  const unchecked = { codes: [], unchecked: 'no_dns_answer' };
  assert.deepEqual(await probe('broken.example'), unchecked);
  assert.deepEqual(await probe('slow.example'), unchecked);
});

test('a host is shared when any name beside it leads to the same place', async (t) => {
  const zone: Zone = (name) => {
    if (name === 'own.pages.example') return ['192.0.2.9'];
    if (name.endsWith('.pages.example')) return ['192.0.2.1', '2001:db8::1'];
    if (name === 'app.plain.example') return ['192.0.2.1'];
    if (name === 'app.slow.example') return ['192.0.2.1'];
    if (name.endsWith('.slow.example')) return 'failure';
    // As some registries have it.
    return /^[^.]+\.example$/.test(name) ? ['192.0.2.1'] : 'no such name';
  };
  const { probe, asked } = await prober(t, zone);
  assert.deepEqual(await probe('app.pages.example'), {
    codes: ['redirect_wildcard_dns'],
    unchecked: null,
  });
  const beside = asked.filter((name) => name !== 'app.pages.example');
  assert.match(String(beside), /^([0-9a-f]{24}\.pages\.example),\1$/);
  for (const host of ['own.pages.example', 'app.plain.example', 'plain.example']) {
    assert.deepEqual(await probe(host), fine, host);
  }
  assert.deepEqual(await probe('app.slow.example'), { codes: [], unchecked: 'no_dns_answer' });
});

test('a valid certificate is fine; the host is named to the server', async (t) => {
  const { probe } = await prober(t, zoneOf({ 'good.example': HERE, 'other.example': HERE }));
  const { port, names } = await tlsServer(t);
  assert.deepEqual(await probe('good.example', port), fine);
  const bad = { codes: ['redirect_certificate_invalid'], unchecked: null };
  assert.deepEqual(await probe('other.example', port), bad);
  assert.deepEqual(await probe('127.0.0.1', port), fine);
  assert.deepEqual(names, ['good.example', 'other.example']);
});

test('a certificate of an authority that nobody trusts is not', async (t) => {
  const { address } = await nameServer(t, zoneOf({ 'good.example': HERE }));
  const { probe } = siteProber(addressList(HERE), { servers: [address] });
  const { port: tlsPort } = await tlsServer(t);
  assert.deepEqual(await probe({ host: 'good.example', tlsPort }), {
    codes: ['redirect_certificate_invalid'],
    unchecked: null,
  });
});

test('nobody there and another protocol are a refusal, silence is not', async (t) => {
  const { probe } = await prober(t, zoneOf({ 'good.example': HERE }), { timeoutMs: 500 });
  const refused = { codes: ['redirect_https_refused'], unchecked: null };
  const plain = await listen(
    t,
    createTcpServer((socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
  );
  assert.deepEqual(await probe('good.example', plain.port), refused);
  const closing = createTcpServer();
  const { port } = await listen(t, closing);
  closing.close();
  await once(closing, 'close');
  assert.deepEqual(await probe('good.example', port), refused);
  const silent = await listen(t, createTcpServer());
  assert.deepEqual(await probe('good.example', silent.port), {
    codes: [],
    unchecked: 'no_tls_answer',
  });
});

test('a private address is not contacted, unless the operator allows it', async (t) => {
  const zone = zoneOf({ 'good.example': HERE, 'both.example': [...HERE, '10.0.0.1'] });
  const { port, sockets } = await tlsServer(t);
  const unchecked = { codes: [], unchecked: 'private_address' };
  const nobody = await prober(t, zone, { allowed: [] });
  assert.deepEqual(await nobody.probe('good.example', port), unchecked);
  assert.deepEqual(await nobody.probe('127.0.0.1', port), unchecked);
  assert.deepEqual(await nobody.probe('[::1]', port), unchecked);
  const one = await prober(t, zone);
  assert.deepEqual(await one.probe('both.example', port), unchecked);
  assert.equal(sockets.size, 0);
  assert.deepEqual(await one.probe('good.example', port), fine);
  assert.equal(sockets.size, 1);
});

test('of a host with many addresses the first ones are contacted', async (t) => {
  const nobody = Array.from({ length: 8 }, (_, i) => `127.0.0.${i + 2}`);
  const names = {
    'good.example': [...nobody.slice(1), ...HERE],
    'many.example': [...nobody, ...HERE],
  };
  const { probe } = await prober(t, zoneOf(names), { allowed: ['127.0.0.0/8'] });
  const { port, sockets } = await tlsServer(t);
  assert.deepEqual(await probe('good.example', port), fine);
  assert.equal(sockets.size, 1);
  const refused = { codes: ['redirect_https_refused'], unchecked: null };
  assert.deepEqual(await probe('many.example', port), refused);
  assert.equal(sockets.size, 1);
});

test('the connection goes to the address that was checked: it is not asked for again', async (t) => {
  const { port } = await tlsServer(t);
  let isFirst = true;
  const { probe, asked } = await prober(t, (name) => {
    const told = isFirst ? HERE : ['127.0.0.2'];
    if (name === 'good.example' && asked.length >= 2) isFirst = false;
    return told;
  });
  assert.deepEqual(await probe('good.example', port), fine);
  assert.deepEqual(asked, ['good.example', 'good.example']);
});

test('so many wait, and no more; nobody is asked about the others', async (t) => {
  const { probe, asked } = await prober(t, () => 'silence', { timeoutMs: 100 });
  const hosts = Array.from({ length: 160 }, (_, i) => `slow${i}.example`);
  const told = await Promise.all(hosts.map((host) => probe(host)));
  const notAsked = told.flatMap(({ unchecked }, i) => (unchecked === 'not_asked' ? [i] : []));
  assert.deepEqual(
    notAsked,
    Array.from({ length: 10 }, (_, i) => 150 + i),
  );
  assert.ok(told.every(({ codes }) => codes.length === 0));
  const names = new Set(asked.filter((name) => name.startsWith('slow')));
  assert.equal(names.size, 150);
  // Later there is room again.
  assert.equal((await probe('again.example')).unchecked, 'no_dns_answer');
});

test('who waits when it is closed waits no longer', async (t) => {
  const { probe, close } = await prober(t, () => 'silence', { timeoutMs: 300 });
  const waiting = Array.from({ length: 20 }, (_, i) => probe(`slow${i}.example`));
  close();
  const told = (await Promise.all(waiting)).map(({ unchecked }) => unchecked);
  assert.deepEqual(told, [...Array(16).fill('no_dns_answer'), ...Array(4).fill('not_asked')]);
  assert.equal((await probe('late.example')).unchecked, 'not_asked');
});
