// A suspended credential gets nothing, wherever it asks and from the next request on; resumed, it
// goes on with what it had, but for the tokens that were revoked with the suspension.
import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { after, before, describe, it, mock } from 'node:test';
import { IDENTIFIER, SECRET } from '../../running.ts';
import {
  type App,
  authorizePath,
  EVERY_USE,
  exchange,
  getCode,
  getTokens,
  livingUses,
  look,
  refresh,
  secretOf,
  type Tokens,
  tell,
  toForm,
  toTokens,
} from './attack/party.ts';
import { application, CALLBACK, OWNER, type ProviderHouse, runProvider } from './provider-house.ts';
import { askToken, freshLink, inBody, ssoCredential } from './sso/sso-house.ts';
import { Visitor } from './visitor.ts';

type Body = Readonly<Record<string, unknown>>;

describe('a suspended credential', () => {
  let house: ProviderHouse;
  before(async () => {
    house = await runProvider();
  });
  after(() => house.close());

  /** Asks the REST API to do something with a credential. */
  async function order({ id }: Pick<App, 'id'>, what: string, body: Body = {}): Promise<void> {
    const response = await fetch(`${house.issuer}/api/v1/credentials/${id}/${what}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${IDENTIFIER}.${SECRET}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
    assert.equal(response.status, 200, await response.text());
  }

  const suspend = (app: Pick<App, 'id'>, body?: Body) => order(app, 'suspend', body);
  const resume = (app: Pick<App, 'id'>) => order(app, 'resume');

  async function signedIn(): Promise<Visitor> {
    const visitor = new Visitor();
    const page = await visitor.open(`${house.issuer}/account`);
    await visitor.submit(page, '/sign-in', OWNER, { origin: house.issuer });
    return visitor;
  }

  const userinfo = async (access: string) =>
    (await look(house, '/oauth/userinfo.php', { authorization: `Bearer ${access}` })).status;

  /** What the token endpoint and its like answer; each must be a refusal of the client. */
  async function asked(app: App, { access, refresh: token }: Tokens) {
    const own = secretOf(app);
    const par = { response_type: 'code', scope: 'openid', redirect_uri: CALLBACK };
    const answers = [
      await refresh(house, app, token),
      await exchange(house, app, { code: 'any', verifier: 'v'.repeat(43) }),
      await tell(house, '/oauth/introspect', { ...own, token: access }),
      await tell(house, '/oauth/revoke', { ...own, token }),
      await tell(house, '/oauth/par', { ...own, ...par }),
    ];
    return answers.map(({ status, body }) => `${status} ${body.error}`);
  }

  it('is refused everywhere at once, and goes on as if nothing was', async () => {
    const app = await application(house);
    const visitor = await signedIn();
    const tokens = await getTokens(house, app, {}, visitor);
    const code = await getCode(house, app, {}, visitor);
    await suspend(app, { reason: 'unpaid' });
    assert.deepEqual(await asked(app, tokens), Array(5).fill('401 invalid_client'));
    assert.equal(await userinfo(tokens.access), 401);
    for (const fields of [{}, { prompt: 'none' }]) {
      const start = await look(house, authorizePath(app, fields));
      assert.deepEqual([start.status, start.headers.get('location')], [400, null]);
    }
    await resume(app);
    assert.deepEqual(await livingUses(house, app, tokens), EVERY_USE);
    // Neither was used up by those who tried meanwhile.
    toTokens(await refresh(house, app, tokens.refresh));
    toTokens(await exchange(house, app, code));
    assert.ok((await getCode(house, app, { prompt: undefined }, visitor)).code);
  });

  it('is not signed in to by those who had begun', async () => {
    for (const decision of ['allow', 'deny']) {
      const app = await application(house);
      const visitor = await signedIn();
      const page = await visitor.open(`${house.issuer}${authorizePath(app)}`);
      const cookie = visitor.cookieNames
        .map((name) => `${name}=${visitor.cookie(name)}`)
        .join('; ');
      const csrf = /name="csrf" value="([^"]*)"/.exec(page.html)?.[1] ?? '';
      const decide = async () => {
        const body = toForm({ csrf, decision });
        const init = { method: 'POST', body, headers: { cookie }, redirect: 'manual' } as const;
        return fetch(`${page.url}/consent`, init);
      };
      await suspend(app);
      assert.equal((await visitor.open(page.url)).status, 400);
      assert.equal((await decide()).status, 400);
      await resume(app);
      const decided = await decide();
      assert.equal(decided.status, 303);
      await suspend(app);
      const end = new URL(decided.headers.get('location') ?? '', house.issuer);
      const late = await look(house, end.pathname, { cookie });
      assert.deepEqual([late.status, late.headers.get('location')], [400, null], decision);
    }
  });

  it('is not used by a request that was pushed before', async () => {
    const app = await application(house);
    const fields = { response_type: 'code', scope: 'openid', redirect_uri: CALLBACK };
    const { body } = await tell(house, '/oauth/par', { ...secretOf(app), ...fields });
    await suspend(app);
    const query = toForm({ client_id: app.clientId, request_uri: String(body.request_uri) });
    const late = await look(house, `/oauth/authorize.php?${query}`);
    assert.deepEqual([late.status, late.headers.get('location')], [400, null]);
  });

  it('signs nobody in by single sign-on, with old links neither', async () => {
    const panel = await ssoCredential(house);
    const link = async () => {
      const body = toForm({ token: panel.secret, subscriber_unique_id: panel.clientId });
      return fetch(`${house.issuer}/oauth/integration-link`, { method: 'POST', body });
    };
    const open = async (address: string) => (await fetch(address, { redirect: 'manual' })).status;
    const before = await freshLink(house, panel, 'clientarea:sso');
    await suspend(panel);
    const { status, body } = await askToken(house, inBody(panel));
    assert.deepEqual([status, body.error], [401, 'invalid_client']);
    assert.equal((await link()).status, 403);
    assert.equal(await open(before), 403);
    await resume(panel);
    assert.equal((await link()).status, 200);
    assert.equal(await open(before), 303);
  });

  it('opens nothing with a token that is bound to a key', async () => {
    const app = await application(house);
    const prove = prover();
    const url = `${house.issuer}/oauth/token.php`;
    const code = await getCode(house, app);
    const fields = {
      ...secretOf(app),
      grant_type: 'authorization_code',
      redirect_uri: CALLBACK,
      code: code.code,
      code_verifier: code.verifier,
    };
    const { body } = await tell(house, '/oauth/token.php', fields, { dpop: prove('POST', url) });
    assert.equal(body.token_type, 'DPoP');
    const access = String(body.access_token);
    const info = `${house.issuer}/oauth/userinfo.php`;
    const uses = async () => {
      const headers = { authorization: `DPoP ${access}`, dpop: prove('GET', info, access) };
      return (await look(house, '/oauth/userinfo.php', headers)).status;
    };
    assert.equal(await uses(), 200);
    await suspend(app);
    assert.equal(await uses(), 401);
    await resume(app);
    assert.equal(await uses(), 200);
  });

  it('is refused without a secret too', async () => {
    const app = await application(house, { tokenEndpointAuthMethod: 'none' });
    const alone = { client_secret: undefined };
    const visitor = await signedIn();
    const tokens = toTokens(
      await exchange(house, app, await getCode(house, app, {}, visitor), alone),
    );
    await suspend(app);
    const refused = await refresh(house, app, tokens.refresh, alone);
    assert.deepEqual([refused.status, refused.body.error], [401, 'invalid_client']);
    assert.equal(await userinfo(tokens.access), 401);
    await resume(app);
    assert.equal(await userinfo(tokens.access), 200);
    toTokens(await refresh(house, app, tokens.refresh, alone));
  });

  it('stays without the tokens that were revoked with it', async () => {
    for (const [revokeTokens, left] of [
      ['none', EVERY_USE],
      ['refresh', ['userinfo', 'introspect access']],
      ['all', []],
    ] as const) {
      const app = await application(house);
      const tokens = await getTokens(house, app);
      await suspend(app, { revokeTokens });
      assert.equal(await userinfo(tokens.access), 401);
      await resume(app);
      assert.deepEqual(await livingUses(house, app, tokens), left, revokeTokens);
      const { status } = await refresh(house, app, tokens.refresh);
      assert.equal(status, revokeTokens === 'none' ? 200 : 400, revokeTokens);
    }
  });

  it('goes on by itself when its time is over', async (t) => {
    const app = await application(house);
    const tokens = await getTokens(house, app);
    mock.timers.enable({ apis: ['Date'], now: Date.now() });
    t.after(() => mock.timers.reset());
    const until = Date.now() + 60_000;
    await suspend(app, { until: new Date(until).toISOString() });
    mock.timers.setTime(until - 1);
    assert.equal(await userinfo(tokens.access), 401);
    assert.deepEqual(await asked(app, tokens), Array(5).fill('401 invalid_client'));
    assert.equal((await look(house, authorizePath(app))).status, 400);
    mock.timers.setTime(until);
    assert.deepEqual(await livingUses(house, app, tokens), EVERY_USE);
    assert.equal((await look(house, authorizePath(app))).status, 303);
  });
});

/** Makes proofs that a key is held (RFC 9449 section 4.2). */
function prover(): (method: string, url: string, access?: string) => string {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = publicKey.export({ format: 'jwk' });
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return (htm, htu, access) => {
    const ath = access && createHash('sha256').update(access).digest('base64url');
    const claims = { htm, htu, ath, jti: randomUUID(), iat: Math.floor(Date.now() / 1000) };
    const text = `${encode({ typ: 'dpop+jwt', alg: 'ES256', jwk })}.${encode(claims)}`;
    const key = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const;
    return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
  };
}
