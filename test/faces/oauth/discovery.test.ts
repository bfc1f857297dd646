// Discovery is whole, the same at every path, and says what is enforced.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { BUILT_IN_SCOPES } from '../../../src/core/scope.ts';
import { type App, authorizePath, look, secretOf, tell } from './attack/party.ts';
import { application, type ProviderHouse, runProvider } from './provider-house.ts';
import { Visitor } from './visitor.ts';

const PATHS = [
  '/.well-known/openid-configuration',
  '/.well-known/oauth-authorization-server',
  '/oauth/openid-configuration.php',
];

/** Members that OpenID Connect Discovery and RFC 8414 ask for, and those of what we have beside. */
const MEMBERS = [
  'issuer',
  'authorization_endpoint',
  'token_endpoint',
  'userinfo_endpoint',
  'jwks_uri',
  'introspection_endpoint',
  'revocation_endpoint',
  'pushed_authorization_request_endpoint',
  'end_session_endpoint',
  'scopes_supported',
  'response_types_supported',
  'response_modes_supported',
  'grant_types_supported',
  'subject_types_supported',
  'id_token_signing_alg_values_supported',
  'token_endpoint_auth_methods_supported',
  'code_challenge_methods_supported',
  'dpop_signing_alg_values_supported',
  'claims_supported',
  'authorization_response_iss_parameter_supported',
];

type Document = Readonly<Record<string, unknown>>;

describe('discovery', () => {
  let house: ProviderHouse;
  let app: App;
  let document: Document;
  before(async () => {
    house = await runProvider({ EXTRA_SCOPES: 'backups:read' });
    app = await application(house);
    document = (await look(house, PATHS[0] ?? '')).body;
  });
  after(() => house.close());

  const list = (name: string) => document[name] as readonly string[];

  it('is the same at its three paths, whatever host is asked for', async () => {
    for (const path of PATHS) {
      const host = { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' };
      const told = await look(house, path, host);
      assert.equal(told.status, 200, path);
      assert.deepEqual(told.body, document, path);
    }
    assert.equal(document.issuer, house.issuer);
    for (const [name, value] of Object.entries(document)) {
      if (/_endpoint$|_uri$/.test(name)) assert.ok(String(value).startsWith(`${house.issuer}/`));
    }
  });

  it('has every member', () => {
    assert.deepEqual(
      MEMBERS.filter((name) => document[name] === undefined),
      [],
    );
  });

  it('names the scopes and keys that there are', async () => {
    assert.deepEqual(
      [...list('scopes_supported')].sort(),
      [...BUILT_IN_SCOPES, 'backups:read'].sort(),
    );
    const { keys } = (await look(house, '/oauth/certs.php')).body as { keys: { alg: string }[] };
    const algorithms = new Set(keys.map(({ alg }) => alg));
    assert.deepEqual(
      [...algorithms].sort(),
      [...list('id_token_signing_alg_values_supported')].sort(),
    );
  });

  it('names the grants that the token endpoint takes, and no other', async () => {
    for (const grant of [
      'authorization_code',
      'refresh_token',
      'single_sign_on',
      'client_credentials',
      'password',
      'implicit',
      'urn:ietf:params:oauth:grant-type:device_code',
      'urn:ietf:params:oauth:grant-type:token-exchange',
      'urn:ietf:params:oauth:grant-type:jwt-bearer',
      'urn:openid:params:grant-type:ciba',
    ]) {
      const form = { ...secretOf(app), grant_type: grant };
      const { body } = await tell(house, '/oauth/token.php', form);
      const isKnown = body.error !== 'unsupported_grant_type';
      assert.equal(isKnown, list('grant_types_supported').includes(grant), grant);
    }
  });

  it('names the response types and modes that are answered, and no other', async () => {
    const visitor = new Visitor();
    const refusal = async (fields: Readonly<Record<string, string>>): Promise<string> => {
      const answer = await visitor.go(
        `${house.issuer}${authorizePath(app, { prompt: 'none', ...fields })}`,
      );
      const text = answer instanceof URL ? answer.href : answer.html;
      return /unsupported_response_(?:type|mode)|login_required/.exec(text)?.[0] ?? text;
    };
    for (const type of ['code', 'token', 'id_token', 'code id_token', 'none']) {
      const told = await refusal({ response_type: type });
      const isKnown = list('response_types_supported').includes(type);
      assert.equal(told, isKnown ? 'login_required' : 'unsupported_response_type', type);
    }
    for (const mode of ['query', 'fragment', 'form_post', 'web_message', 'jwt']) {
      const told = await refusal({ response_mode: mode });
      const isKnown = list('response_modes_supported').includes(mode);
      assert.equal(told, isKnown ? 'login_required' : 'unsupported_response_mode', mode);
    }
  });

  it('names the ways in which clients show who they are, and no other is taken', async () => {
    assert.deepEqual([...list('token_endpoint_auth_methods_supported')].sort(), [
      'client_secret_basic',
      'client_secret_post',
      'none',
    ]);
    const header = Buffer.from('{"alg":"none"}').toString('base64url');
    const claims = Buffer.from(JSON.stringify({ sub: app.clientId })).toString('base64url');
    const { status, body } = await tell(house, '/oauth/token.php', {
      grant_type: 'refresh_token',
      refresh_token: 'x',
      client_id: app.clientId,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: `${header}.${claims}.`,
    });
    assert.deepEqual([status, body.error], [401, 'invalid_client']);
  });
});
