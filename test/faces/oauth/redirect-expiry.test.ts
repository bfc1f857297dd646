// A redirect URI with an expiry (of a preview deployment) works until then, to the millisecond, and
// leads nowhere afterwards: not at the start of a sign-in, not in its middle, not at its end.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it, mock } from 'node:test';
import { IDENTIFIER, SECRET } from '../../running.ts';
import {
  type App,
  authorizePath,
  exchange,
  type Fields,
  getCode,
  look,
  secretOf,
  tell,
  toForm,
} from './attack/party.ts';
import { application, CALLBACK, OWNER, type ProviderHouse, runProvider } from './provider-house.ts';
import { type Page, Visitor } from './visitor.ts';

const PREVIEW = 'https://preview-42.example/callback';
const LIFE = 30_000;

describe('a redirect URI with an expiry', () => {
  let house: ProviderHouse;
  let app: App;
  let visitor: Visitor;
  let end: number;

  before(async () => {
    house = await runProvider();
  });
  after(() => house.close());
  beforeEach(async () => {
    mock.timers.enable({ apis: ['Date'], now: Math.ceil(Date.now() / 1000) * 1000 });
    end = Date.now() + LIFE;
    app = await application(house);
    await register({ uri: CALLBACK }, { uri: PREVIEW, expiresAt: end });
    visitor = new Visitor();
    const page = await visitor.open(`${house.issuer}/account`);
    await visitor.submit(page, '/sign-in', OWNER, { origin: house.issuer });
  });
  afterEach(() => mock.timers.reset());

  /** Registers redirect URIs as a deployment does, over the REST API. */
  async function register(
    ...uris: readonly { readonly uri: string; readonly expiresAt?: number }[]
  ): Promise<void> {
    const redirectUris = uris.map(({ uri, expiresAt }) =>
      expiresAt === undefined ? uri : { uri, expiresAt: new Date(expiresAt).toISOString() },
    );
    const response = await fetch(`${house.issuer}/api/v1/credentials/${app.id}`, {
      method: 'PATCH',
      headers: {
        authorization: `Bearer ${IDENTIFIER}.${SECRET}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ redirectUris }),
    });
    assert.equal(response.status, 200, await response.text());
  }

  const authorize = (fields: Fields = {}) =>
    look(house, authorizePath(app, { redirect_uri: PREVIEW, ...fields }));

  function push(redirect_uri = PREVIEW) {
    const fields = { response_type: 'code', scope: 'openid email', redirect_uri };
    return tell(house, '/oauth/par', { ...secretOf(app), ...fields });
  }

  /** Up to the consent page of somebody who is signed in. */
  function asked(): Promise<Page> {
    const path = authorizePath(app, { redirect_uri: PREVIEW, prompt: 'consent' });
    return visitor.open(`${house.issuer}${path}`);
  }

  const cookies = () =>
    visitor.cookieNames.map((name) => `${name}=${visitor.cookie(name)}`).join('; ');

  /** Sends a form of the page and answers where it leads, without going there. */
  async function nextOf(page: Page, step: string, fields: Fields): Promise<URL> {
    const csrf = /name="csrf" value="([^"]*)"/.exec(page.html)?.[1] ?? '';
    const response = await fetch(`${page.url}${step}`, {
      method: 'POST',
      body: toForm({ csrf, ...fields }),
      headers: { cookie: cookies() },
      redirect: 'manual',
    });
    assert.equal(response.status, 303, await response.text());
    return new URL(response.headers.get('location') ?? '', house.issuer);
  }

  it('starts a sign-in until then', async () => {
    mock.timers.setTime(end - 1);
    assert.equal((await authorize()).status, 303);
    const early = await push();
    mock.timers.setTime(end);
    for (const fields of [{}, { prompt: 'none' }, { response_mode: 'form_post' }, { scope: 'x' }]) {
      const late = await authorize(fields);
      assert.deepEqual([late.status, late.headers.get('location')], [400, null], late.text);
      assert.ok(!late.text.includes(`action="${PREVIEW}`));
    }
    // The others go on.
    assert.equal((await authorize({ redirect_uri: CALLBACK })).status, 303);
    assert.deepEqual([early.status, (await push()).status], [201, 400]);
    assert.equal((await push(CALLBACK)).status, 201);
  });

  it('is not used by a request that was pushed before', async () => {
    mock.timers.setTime(end - 1);
    const { body } = await push();
    mock.timers.setTime(end);
    const query = toForm({ client_id: app.clientId, request_uri: String(body.request_uri) });
    const late = await look(house, `/oauth/authorize.php?${query}`);
    assert.deepEqual([late.status, late.headers.get('location')], [400, null], late.text);
  });

  it('is not used by a sign-in under way', async () => {
    mock.timers.setTime(end - 1);
    const page = await asked();
    mock.timers.setTime(end);
    for (const [step, fields] of [
      ['/consent', { decision: 'allow' }],
      ['/consent', { decision: 'deny' }],
      ['/switch', {}],
    ] as const) {
      const answer = await visitor.submit(page, step, fields);
      assert.ok(!(answer instanceof URL), `${step}: ${answer}`);
      assert.equal(answer.status, 400, step);
    }
    assert.equal((await visitor.open(page.url)).status, 400);
  });

  for (const decision of ['allow', 'deny']) {
    it(`is not used after the last page either, whatever was decided: ${decision}`, async () => {
      mock.timers.setTime(end - 1);
      const next = await nextOf(await asked(), '/consent', { decision });
      mock.timers.setTime(end);
      const late = await look(house, next.pathname, { cookie: cookies() });
      assert.deepEqual([late.status, late.headers.get('location')], [400, null], late.text);
    });
  }

  it('gets no tokens for a code that was given out before', async () => {
    const fields = { redirect_uri: PREVIEW };
    const codes = [
      await getCode(house, app, fields, visitor),
      await getCode(house, app, fields, visitor),
    ] as const;
    mock.timers.setTime(end - 1);
    assert.equal((await exchange(house, app, codes[0], fields)).status, 200);
    mock.timers.setTime(end);
    const late = await exchange(house, app, codes[1], fields);
    assert.deepEqual([late.status, late.body.error], [400, 'invalid_grant']);
  });

  it('is no place to go after a sign-out', async () => {
    const query = toForm({ client_id: app.clientId, post_logout_redirect_uri: PREVIEW });
    const ask = () => visitor.open(`${house.issuer}/oauth/logout?${query}`);
    mock.timers.setTime(end - 1);
    const page = await ask();
    assert.equal(page.status, 200);
    mock.timers.setTime(end);
    assert.equal((await ask()).status, 400);
    const over = await visitor.submit(page, '/logout/confirm', { logout: 'yes' });
    assert.ok(!(over instanceof URL), String(over));
    assert.ok(over.url.endsWith('/oauth/logout/success'));
  });

  it('lets pages of its origin read answers until then', async () => {
    const allowed = async () => {
      const headers = { origin: new URL(PREVIEW).origin };
      const told = await tell(house, '/oauth/token.php', secretOf(app), headers);
      return told.headers.get('access-control-allow-origin');
    };
    mock.timers.setTime(end - 1);
    assert.equal(await allowed(), new URL(PREVIEW).origin);
    mock.timers.setTime(end);
    assert.equal(await allowed(), null);
  });

  it('works again as soon as its expiry is later, or gone', async () => {
    mock.timers.setTime(end);
    assert.equal((await authorize()).status, 400);
    await register({ uri: CALLBACK }, { uri: PREVIEW, expiresAt: end + 1 });
    assert.equal((await authorize()).status, 303);
    mock.timers.setTime(end + 1);
    assert.equal((await authorize()).status, 400);
    await register({ uri: CALLBACK }, { uri: PREVIEW });
    assert.equal((await authorize()).status, 303);
  });

  it('opens nothing when it is the only one', async () => {
    await register({ uri: PREVIEW, expiresAt: end });
    mock.timers.setTime(end);
    for (const fields of [{}, { redirect_uri: undefined }, { redirect_uri: CALLBACK }]) {
      const late = await authorize(fields);
      assert.deepEqual([late.status, late.headers.get('location')], [400, null], late.text);
    }
    assert.equal((await push()).status, 400);
  });

  it('takes its loopback address along, at every port', async () => {
    const loopback = 'http://127.0.0.1/cb';
    await register({ uri: loopback, expiresAt: end });
    const at = (port: number) => authorize({ redirect_uri: `http://127.0.0.1:${port}/cb` });
    mock.timers.setTime(end - 1);
    assert.equal((await at(4711)).status, 303);
    mock.timers.setTime(end);
    assert.equal((await at(4711)).status, 400);
  });
});
