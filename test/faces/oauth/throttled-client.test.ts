import assert from 'node:assert/strict';
import { test } from 'node:test';
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
