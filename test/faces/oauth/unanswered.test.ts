import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, afterEach, before, describe, it, mock } from 'node:test';
import { type ProviderHouse, runProvider } from './provider-house.ts';

const PEOPLE = 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8';
const PROGRAMS = ['application/json', '*/*', 'application/xml, text/plain'];

/** What Fastify and Koa say by themselves. */
const FOREIGN = /FST_|statusCode|Route |^Not Found$|"message"/;

describe('what nobody answers', () => {
  let house: ProviderHouse;
  before(async () => {
    house = await runProvider();
  });
  afterEach(() => mock.restoreAll());
  after(() => house.close());

  async function ask(path: string, accept: string, method = 'GET') {
    const response = await fetch(`${house.issuer}${path}`, { method, headers: { accept } });
    const text = await response.text();
    assert.doesNotMatch(text, FOREIGN);
    return { response, text, type: response.headers.get('content-type') ?? '' };
  }

  async function assertRefused(path: string, method: string, status: number): Promise<void> {
    const { response, text, type } = await ask(path, PEOPLE, method);
    assert.deepEqual([response.status, type], [status, 'text/html; charset=utf-8'], path);
    assert.match(text, /<title>Problem: [^<]+ · Company Name<\/title>/);
    assert.match(response.headers.get('content-security-policy') ?? '', /default-src 'none'/);
    assert.match(text, new RegExp(response.headers.get('x-request-id') ?? 'no id'));
    for (const accept of PROGRAMS) {
      const told = await ask(path, accept, method);
      assert.equal(told.response.status, status);
      assert.match(told.type, /^application\/problem\+json/);
      const problem = JSON.parse(told.text) as Record<string, unknown>;
      assert.equal(problem.status, status);
      assert.equal(problem.type, 'about:blank');
      assert.equal(problem.requestId, told.response.headers.get('x-request-id'));
    }
  }

  for (const [path, method] of [
    ['/nothing', 'GET'],
    ['/nothing?<script>', 'POST'],
    ['/account', 'POST'],
    ['/account/profile', 'GET'],
    ['/includes/api.php/x', 'GET'],
    ['/oauth', 'GET'],
    ['/oauth/nothing.php', 'DELETE'],
    ['//account', 'GET'],
  ] as const) {
    it(`${method} ${path} is said to be no address`, () => assertRefused(path, method, 404));
  }

  it('an address that cannot be read is refused as such', () => assertRefused('/%', 'GET', 400));

  for (const [path, method, allow] of [
    ['/oauth/token.php', 'GET', 'POST, OPTIONS'],
    ['/oauth/token.php', 'PUT', 'POST, OPTIONS'],
    ['/oauth/certs.php', 'POST', 'GET, HEAD, OPTIONS'],
    ['/oauth/openid-configuration.php', 'DELETE', 'GET, HEAD, OPTIONS'],
    ['/oauth/authorize.php', 'PATCH', 'GET, HEAD, POST'],
  ] as const) {
    it(`${method} ${path} is told which methods there are`, async () => {
      await assertRefused(path, method, 405);
      const { response } = await ask(path, '*/*', method);
      assert.equal(response.headers.get('allow'), allow);
    });
  }

  it('leads from the front door to the page of the user', async () => {
    const response = await fetch(`${house.issuer}/`, { redirect: 'manual' });
    assert.equal(response.headers.get('location'), `${house.issuer}/account`);
  });

  for (const [name, raw, status] of [
    ['no HTTP', 'HELLO\r\n\r\n', 400],
    ['headers without end', `GET / HTTP/1.1\r\nHost: a\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, 431],
  ] as const) {
    it(`${name} is answered with a problem`, async () => {
      const text = await send(raw);
      assert.match(text, new RegExp(`^HTTP/1.1 ${status} `));
      assert.match(text, /application\/problem\+json/);
      assert.doesNotMatch(text, FOREIGN);
    });
  }

  it('a failure of ours tells nothing, but to the log', async () => {
    const secret = 'password of the database';
    const cold = await runProvider();
    try {
      mock.method(cold.house.deps.signingKeys, 'all', () => Promise.reject(new Error(secret)));
      for (const path of ['/oauth/certs.php', '/oauth/authorize.php', '/account']) {
        for (const accept of [PEOPLE, '*/*']) {
          const response = await fetch(`${cold.issuer}${path}`, { headers: { accept } });
          const text = await response.text();
          assert.equal(response.status, 500);
          assert.doesNotMatch(text, new RegExp(secret));
          const isPage = accept === PEOPLE || path === '/account';
          if (!isPage) assert.deepEqual(JSON.parse(text), { error: 'server_error' });
          const id = response.headers.get('x-request-id') ?? 'no id';
          assert.ok(cold.log.some((line) => line.includes(id) && line.includes(secret)));
        }
      }
    } finally {
      await cold.close();
    }
  });

  it('a failure under way in the engine reaches the log too', async () => {
    const secret = 'password of the database';
    await ask('/oauth/certs.php', '*/*');
    const { credentials } = house.house.deps;
    mock.method(credentials, 'find', () => Promise.reject(new Error(secret)));
    const { response, text } = await ask('/oauth/authorize.php?client_id=x', PEOPLE);
    assert.equal(response.status, 500);
    assert.doesNotMatch(text, new RegExp(secret));
    const id = response.headers.get('x-request-id') ?? 'no id';
    assert.ok(house.log.some((line) => line.includes(id) && line.includes(secret)));
  });

  it('each request is a line in the log, without its query', async () => {
    await ask('/oauth/authorize.php?client_id=seen&state=hidden', PEOPLE);
    await ask('/oauth/interaction/hidden', PEOPLE);
    const lines = house.log.map((line) => JSON.parse(line) as Record<string, unknown>);
    const paths = lines.filter(({ msg }) => msg === 'oauth').map(({ path }) => path);
    assert.ok(paths.includes('/oauth/authorize.php'));
    assert.ok(paths.includes('/oauth/interaction/:uid'));
    assert.doesNotMatch(house.log.join(''), /hidden/);
  });

  function send(raw: string): Promise<string> {
    return new Promise((resolve, reject) => {
      let text = '';
      const socket = connect(house.port, '127.0.0.1', () => socket.write(raw));
      socket.setTimeout(5000, () => socket.destroy(new Error('no answer')));
      socket.on('data', (chunk) => {
        text += chunk;
      });
      socket.on('error', reject);
      socket.on('close', () => resolve(text));
    });
  }
});
