import assert from 'node:assert/strict';
import { Visitor } from '../faces/oauth/visitor.ts';
import { OWNER, type ServerProcess } from './server-process.ts';

const CALLBACK = 'https://app.example/callback';
/** RFC 7636 appendix B. */
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

/** What a successful answer of the token endpoint brings. */
export interface Tokens {
  readonly refresh: string;
  readonly access: string;
}

/** An application with a user who is signed in; both outlive restarts of the server. */
export class RelyingParty {
  readonly #base: string;
  readonly #visitor = new Visitor();
  #authorization = '';
  #clientId = '';

  constructor(port: number) {
    this.#base = `http://127.0.0.1:${port}`;
  }

  /** Makes its credential. */
  async register(server: ServerProcess): Promise<void> {
    const { body } = await server.call('CreateOAuthCredential', {
      grantType: 'authorization_code',
      name: 'Wiki',
      scope: 'openid email offline_access',
      redirectUri: CALLBACK,
    });
    this.#clientId = String(body.clientIdentifier);
    const pair = `${this.#clientId}:${String(body.clientSecret)}`;
    this.#authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
  }

  /** Takes the user through sign-in, where needed, and consent. */
  async signIn(): Promise<Tokens> {
    const query = new URLSearchParams({
      client_id: this.#clientId,
      response_type: 'code',
      redirect_uri: CALLBACK,
      scope: 'openid email offline_access',
      prompt: 'consent',
      code_challenge: CHALLENGE,
      code_challenge_method: 'S256',
    });
    let page = await this.#visitor.open(`${this.#base}/oauth/authorize.php?${query}`);
    if (page.html.includes('name="password"')) {
      const next = await this.#visitor.submit(page, '/sign-in', OWNER);
      assert.ok(!(next instanceof URL));
      page = next;
    }
    const back = await this.#visitor.submit(page, '/consent', { decision: 'allow' });
    assert.ok(back instanceof URL, 'consent did not lead back');
    const tokens = await this.#tokens({
      grant_type: 'authorization_code',
      code: back.searchParams.get('code') ?? '',
      code_verifier: VERIFIER,
      redirect_uri: CALLBACK,
    });
    assert.ok(typeof tokens === 'object', `the code was ${JSON.stringify(tokens)}`);
    return tokens;
  }

  /** `unanswered` = the connection broke. */
  refresh(token: string): Promise<Tokens | 'refused' | 'unanswered'> {
    return this.#tokens({ grant_type: 'refresh_token', refresh_token: token });
  }

  /** Whether it was acknowledged. */
  async revoke(token: string): Promise<boolean> {
    const answer = await this.#post('/oauth/revoke', { token });
    if (answer !== undefined) assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer !== undefined;
  }

  async isActive(token: string): Promise<boolean> {
    const answer = await this.#post('/oauth/introspect', { token });
    assert.equal(answer?.status, 200);
    return answer.body.active === true;
  }

  async #tokens(
    form: Readonly<Record<string, string>>,
  ): Promise<Tokens | 'refused' | 'unanswered'> {
    const answer = await this.#post('/oauth/token.php', form);
    if (answer === undefined) return 'unanswered';
    if (answer.status === 200) {
      const { refresh_token: refresh, access_token: access } = answer.body;
      return { refresh: String(refresh), access: String(access) };
    }
    assert.deepEqual([answer.status, answer.body.error], [400, 'invalid_grant']);
    return 'refused';
  }

  async #post(path: string, form: Readonly<Record<string, string>>) {
    try {
      const response = await fetch(this.#base + path, {
        method: 'POST',
        headers: { authorization: this.#authorization },
        body: new URLSearchParams(form),
      });
      const text = await response.text();
      const body = (text === '' ? {} : JSON.parse(text)) as Readonly<Record<string, unknown>>;
      return { status: response.status, body };
    } catch {
      return undefined;
    }
  }
}
