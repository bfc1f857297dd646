import assert from 'node:assert/strict';
import { test } from 'node:test';
import { secretOf, type Told, tell } from './attack/party.ts';
import { application, runProvider } from './provider-house.ts';

test('wrong client secrets are throttled with an answer of the protocol', async () => {
  const house = await runProvider();
  try {
    const { clientId } = await application(house);
    const statuses: number[] = [];
    let last: Response | undefined;
    for (let i = 0; i < 12; i++) {
      last = await fetch(`${house.issuer}/oauth/token.php`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'refresh_token',
          refresh_token: 'x',
          client_id: clientId,
          client_secret: `wrong ${i}`,
        }),
      });
      statuses.push(last.status);
    }
    assert.deepEqual(statuses, [...Array<number>(10).fill(401), 429, 429]);
    assert.match(last?.headers.get('retry-after') ?? '', /^[1-9]\d*$/);
    assert.match((await last?.text()) ?? '', /"error":"slow_down"/);
  } finally {
    await house.close();
  }
});

test('a worker that still shows the old secret does not hold the others up', async () => {
  const house = await runProvider();
  try {
    const { id, clientId, secret } = await application(house);
    const show = async (client_secret: string) => {
      const body = new URLSearchParams({ client_id: clientId, client_secret, token: 'x' });
      return (await fetch(`${house.issuer}/oauth/introspect`, { method: 'POST', body })).status;
    };
    const reset = { credentialId: id, resetSecret: 'true' };
    const { newClientSecret } = await house.call('UpdateOAuthCredential', reset);
    for (let i = 0; i < 12; i++) assert.equal(await show(secret), 401);
    assert.equal(await show(String(newClientSecret)), 200);
  } finally {
    await house.close();
  }
});

test('whatever a client asks for, it is refused in the same words', async () => {
  const house = await runProvider();
  try {
    const app = await application(house);
    const unknown = { ...app, clientId: 'Nobody.1' };
    const ask = (who: typeof app, path: string, form: Readonly<Record<string, string>>) =>
      tell(house, path, { ...form, ...secretOf({ ...who, secret: 'wrong' }) });
    for (let i = 0; i < 10; i++) await ask(app, '/oauth/introspect', { token: 'x' });
    const all = [
      ['/oauth/introspect', { token: 'x' }],
      ['/oauth/token.php', { grant_type: 'single_sign_on' }],
      ['/oauth/token.php', { grant_type: 'refresh_token', refresh_token: 'x' }],
      ['/oauth/token.php', { grant_type: 'nonsense' }],
      ['/oauth/revoke', { token: 'x' }],
      ['/oauth/par', { response_type: 'code' }],
    ] as const;
    for (const [path, form] of all) {
      const short = await ask(app, path, form);
      // Too much for the short way.
      const long = await ask(app, path, { ...form, x: 'x'.repeat(5000) });
      assert.equal(short.status, 429, path);
      // The engine forbids to keep what it answers, but for a refused revocation.
      assert.deepEqual(facts(short), { 'cache-control': 'no-store', ...facts(long) }, path);
      assert.deepEqual(facts(await ask(unknown, path, form)), facts(short), path);
    }
  } finally {
    await house.close();
  }
});

/** What does not change from one second to the next. */
function facts({ status, headers, body }: Told): Readonly<Record<string, unknown>> {
  const names = [
    'content-type',
    'cache-control',
    'www-authenticate',
    'access-control-allow-origin',
  ];
  const told = names.flatMap((name) => (headers.has(name) ? [[name, headers.get(name)]] : []));
  assert.match(headers.get('retry-after') ?? '', /^[1-9]\d*$/);
  assert.match(String(body.error_description), /^Too many wrong tries/);
  return { ...Object.fromEntries(told), status, error: body.error };
}

test('nobody outside of the allowed addresses is told that others try too often', async () => {
  const house = await runProvider();
  try {
    const app = await application(house);
    const bound = await application(house, { allowedAddresses: '203.0.113.0/24' });
    const ask = async (who: typeof app) => {
      const wrong = secretOf({ ...who, secret: 'wrong' });
      return (await tell(house, '/oauth/introspect', { token: 'x', ...wrong })).status;
    };
    for (let i = 0; i < 10; i++) assert.equal(await ask(app), 401);
    assert.equal(await ask(app), 429);
    assert.equal(await ask(bound), 401);
  } finally {
    await house.close();
  }
});
