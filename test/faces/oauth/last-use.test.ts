// The last use of a credential, as an operator sees it who looks for the dead ones.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { BufferedUses } from '../../../src/platform/use-counter.ts';
import { IDENTIFIER, SECRET } from '../../running.ts';
import { type App, exchange, getCode, getTokens, refresh, tell } from './attack/party.ts';
import { application, type ProviderHouse, runProvider } from './provider-house.ts';
import { Visitor } from './visitor.ts';

describe('the last use', () => {
  let house: ProviderHouse;
  const visitor = new Visitor();
  before(async () => {
    house = await runProvider();
  });
  after(() => house.close());

  async function read(path: string): Promise<Record<string, unknown>> {
    await (house.house.deps.uses as BufferedUses).flush();
    const headers = { authorization: `Bearer ${IDENTIFIER}.${SECRET}` };
    const response = await fetch(`${house.issuer}/api/v1/credentials${path}`, { headers });
    assert.equal(response.status, 200);
    return (await response.json()) as Record<string, unknown>;
  }

  const isNeverUsed = async ({ id }: App): Promise<boolean> => {
    const { items } = await read('?neverUsed=true&limit=500');
    return (items as readonly { id: number }[]).some((item) => item.id === Number(id));
  };
  const lastUsedAt = async ({ id }: App) => (await read(`/${id}`)).lastUsedAt;

  it('of a public client is when it got tokens, and not when somebody took its name', async () => {
    const app = await application(house, { tokenEndpointAuthMethod: 'none' });
    const alone = { client_secret: undefined };
    const code = await getCode(house, app, {}, visitor);
    const wrong = await exchange(house, app, { ...code, verifier: 'v'.repeat(43) }, alone);
    assert.equal(wrong.status, 400);
    assert.deepEqual([await lastUsedAt(app), await isNeverUsed(app)], [null, true]);
    const start = Date.now();
    const next = await getCode(house, app, {}, visitor);
    const { body } = await exchange(house, app, next, alone);
    const first = Date.parse(String(await lastUsedAt(app)));
    assert.ok(first >= start && first <= Date.now());
    assert.equal(await isNeverUsed(app), false);
    await refresh(house, app, String(body.refresh_token), alone);
    assert.ok(Date.parse(String(await lastUsedAt(app))) > first);
  });

  it('is known also when its secret is kept no more', async () => {
    const app = await application(house);
    await getTokens(house, app, {}, visitor);
    const used = await lastUsedAt(app);
    assert.ok(used);
    for (let i = 0; i < 7; i++) {
      await house.call('UpdateOAuthCredential', { credentialId: app.id, resetSecret: 'true' });
    }
    assert.equal(await lastUsedAt(app), used);
  });

  it('is none of those who were refused', async () => {
    const app = await application(house);
    const { clientId: client_id } = app;
    await tell(house, '/oauth/introspect', { client_id, client_secret: 'wrong', token: 'x' });
    assert.deepEqual([await lastUsedAt(app), await isNeverUsed(app)], [null, true]);
  });
});
