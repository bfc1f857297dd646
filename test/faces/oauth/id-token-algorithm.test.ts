// A credential chooses what its ID tokens are signed with; relying parties check them by discovery.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as oauth from 'oauth4webapi';
import { SIGNING_ALGORITHMS } from '../../../src/core/signing-key.ts';
import { type App, authorizePath, FULL_SCOPE, getCode, look, pkce } from './attack/party.ts';
import { application, CALLBACK, type ProviderHouse, runProvider } from './provider-house.ts';
import { Visitor } from './visitor.ts';

const plain = { [oauth.allowInsecureRequests]: true } as const;

describe('the algorithm of ID tokens', () => {
  let house: ProviderHouse;
  let as: oauth.AuthorizationServer;
  before(async () => {
    house = await runProvider();
    const issuer = new URL(house.issuer);
    as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, plain));
  });
  after(() => house.close());

  const choose = (app: App, algorithm: string) =>
    house.call('UpdateOAuthCredential', {
      credentialId: app.id,
      idTokenSignedResponseAlg: algorithm,
    });

  /** The party of an application that takes ID tokens of one algorithm only. */
  function partyOf({ clientId, secret }: App, algorithm: string) {
    const client: oauth.Client = { client_id: clientId, id_token_signed_response_alg: algorithm };
    const auth = oauth.ClientSecretBasic(secret);

    async function checked(tokens: oauth.TokenEndpointResponse, response: Response) {
      assert.ok(oauth.getValidatedIdTokenClaims(tokens)?.sub);
      // With the published keys.
      await oauth.validateApplicationLevelSignature(as, response, plain);
      return { id: tokens.id_token ?? '', refresh: tokens.refresh_token ?? '' };
    }

    return {
      async redeem({ code, verifier }: { readonly code: string; readonly verifier: string }) {
        const back = new URLSearchParams({ code, iss: house.issuer });
        const answer = oauth.validateAuthResponse(as, client, back, oauth.expectNoState);
        const response = await oauth.authorizationCodeGrantRequest(
          as,
          client,
          auth,
          answer,
          CALLBACK,
          verifier,
          plain,
        );
        const require = { requireIdToken: true };
        const tokens = await oauth.processAuthorizationCodeResponse(as, client, response, require);
        return checked(tokens, response);
      },
      async refresh(token: string) {
        const response = await oauth.refreshTokenGrantRequest(as, client, auth, token, plain);
        const tokens = await oauth.processRefreshTokenResponse(as, client, response);
        return checked(tokens, response);
      },
    };
  }

  it('is each that discovery names, and no other', async () => {
    const named = as.id_token_signing_alg_values_supported ?? [];
    assert.deepEqual([...named].sort(), [...SIGNING_ALGORITHMS].sort());
    for (const idTokenSignedResponseAlg of SIGNING_ALGORITHMS) {
      const app = await application(house, { idTokenSignedResponseAlg });
      await partyOf(app, idTokenSignedResponseAlg).redeem(await getCode(house, app));
    }
    const app = await application(house);
    const refused = await choose(app, 'HS256');
    assert.equal(refused.message, 'The ID token signing algorithm "HS256" is invalid.');
    await partyOf(app, 'RS256').redeem(await getCode(house, app));
  });

  it('changes with the next request, also between code and token, and for refresh tokens', async () => {
    const app = await application(house);
    const code = await getCode(house, app);
    await choose(app, 'ES256');
    const first = await partyOf(app, 'ES256').redeem(code);
    await assert.rejects(partyOf(app, 'RS256').redeem(await getCode(house, app)), {
      message: 'unexpected JWT "alg" header parameter',
    });
    await choose(app, 'RS256');
    await partyOf(app, 'RS256').refresh(first.refresh);
  });

  it('leaves what was signed before a hint, of no other person and no other signer', async () => {
    const app = await application(house);
    const visitor = new Visitor();
    const signedIn = await getCode(house, app, {}, visitor);
    const { id } = await partyOf(app, 'RS256').redeem(signedIn);
    await choose(app, 'ES256');
    const silently = async (hint: string) => {
      const path = authorizePath(app, {
        scope: FULL_SCOPE,
        prompt: 'none',
        id_token_hint: hint,
        code_challenge: pkce().challenge,
        code_challenge_method: 'S256',
      });
      const back = await visitor.go(`${house.issuer}${path}`);
      assert.ok(back instanceof URL);
      return back.searchParams.get('error') ?? 'signed in';
    };
    assert.equal(await silently(id), 'signed in');
    const [header, claims] = id.split('.');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    for (const forged of [`${header}.${claims}.AAAA`, `${none}.${claims}.`, 'RS256', '']) {
      assert.equal(await silently(forged), forged === '' ? 'signed in' : 'invalid_request', forged);
    }
    const query = new URLSearchParams({ id_token_hint: id, post_logout_redirect_uri: CALLBACK });
    assert.equal((await look(house, `/oauth/logout?${query}`)).status, 200);
  });
});
