// Signing keys are rotated by command and by age while the server runs and signs.
import assert from 'node:assert/strict';
import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { after, before, describe, it, mock } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { runHere } from '../cli/program.ts';
import { type App, getTokens, look } from './attack/party.ts';
import { application, type ProviderHouse, runProvider } from './provider-house.ts';
import { Visitor } from './visitor.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type PublishedKey = JsonWebKey & { readonly kid: string; readonly alg: string };

describe('signing keys of a running server', () => {
  let house: ProviderHouse;
  let app: App;
  let shift = 0;
  const visitor = new Visitor();

  before(async () => {
    // The server looks for new keys every minute; the test says when a minute is over.
    mock.timers.enable({ apis: ['setInterval'] });
    house = await runProvider();
    app = await application(house);
    const { clock } = house.house.deps;
    mock.method(clock, 'now', () => Date.now() + shift);
  });
  after(async () => {
    await house.close();
    mock.timers.reset();
    mock.restoreAll();
  });

  async function published(): Promise<readonly PublishedKey[]> {
    const { keys } = (await look(house, '/oauth/certs.php')).body as { keys: PublishedKey[] };
    for (const key of keys) {
      assert.equal(key.d, undefined);
      assert.equal(key.p, undefined);
    }
    return keys;
  }

  /** Lets a minute pass, until the server has looked for keys; then so many are published. */
  async function nextMinute(count: number): Promise<readonly PublishedKey[]> {
    const all = mock.method(house.house.deps.signingKeys, 'all');
    mock.timers.tick(MINUTE);
    // To make keys that are missing, to rotate old ones, and to put the engine up over them.
    for (let tries = 0; tries < 500 && all.mock.callCount() < 3; tries++) await sleep(10);
    await all.mock.calls.at(-1)?.result;
    all.mock.restore();
    await sleep(10);
    const keys = await published();
    assert.equal(keys.length, count);
    return keys;
  }

  async function signed(): Promise<{ readonly token: string; readonly kid: string }> {
    const { id: token } = await getTokens(house, app, {}, visitor);
    const header = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString());
    assert.equal(header.alg, 'RS256');
    return { token, kid: header.kid };
  }

  function isSignedBy(keys: readonly PublishedKey[], token: string): boolean {
    const [header = '', payload = '', signature = ''] = token.split('.');
    const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString());
    const jwk = keys.find((key) => key.kid === kid);
    if (jwk === undefined) return false;
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    const bytes = Buffer.from(`${header}.${payload}`);
    return verify('sha256', bytes, key, Buffer.from(signature, 'base64url'));
  }

  it('overlap when a command rotates them, and old tokens can be checked', async () => {
    const first = await signed();
    const before = await published();
    assert.deepEqual(before.map(({ alg }) => alg).sort(), ['ES256', 'RS256']);
    assert.ok(isSignedBy(before, first.token));

    const open = async () => ({ ...house.house, close: async () => undefined });
    assert.equal((await runHere(['signing-key', 'rotate'], { open })).code, 0);
    // The new ones are published and do not sign yet.
    const both = await nextMinute(4);
    assert.equal((await signed()).kid, first.kid);

    shift += HOUR;
    await nextMinute(4);
    const second = await signed();
    assert.notEqual(second.kid, first.kid);
    assert.ok(both.some(({ kid }) => kid === second.kid));
    for (const { token } of [first, second]) assert.ok(isSignedBy(await published(), token));

    shift += 2 * HOUR;
    const left = await nextMinute(2);
    assert.ok(isSignedBy(left, second.token));
    assert.equal(isSignedBy(left, first.token), false);
  });

  it('are replaced by themselves after 90 days, with the same overlap', async () => {
    const old = await signed();
    shift += 89 * DAY;
    await nextMinute(2);
    shift += DAY;
    await nextMinute(4);
    assert.equal((await signed()).kid, old.kid);
    shift += HOUR;
    await nextMinute(4);
    const fresh = await signed();
    assert.notEqual(fresh.kid, old.kid);
    assert.ok(isSignedBy(await published(), fresh.token));
    shift += 2 * HOUR;
    await nextMinute(2);
    assert.equal((await signed()).kid, fresh.kid);
  });
});
