// What proves something is told to its holder once, and stands in no other answer, page, address or
// line of the log (GHSA-j7vx-8mqj-cqp9).
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { application, OWNER, type ProviderHouse, runProvider } from '../provider-house.ts';
import { Visitor } from '../visitor.ts';
import {
  type App,
  authorizePath,
  exchange,
  getCode,
  look,
  refresh,
  secretOf,
  type Told,
  tell,
  toForm,
  toTokens,
} from './party.ts';

const SECRET_NAMES = /secret(?!_basic|_post)|hash|digest|sealed|pepper|password/i;

describe('what proves something', () => {
  let house: ProviderHouse;
  let app: App;
  const answers: string[] = [];
  const proofs = new Map<string, string>();

  function keep({ text, headers }: Told): void {
    answers.push(`${text} ${JSON.stringify([...headers])}`);
  }

  before(async () => {
    house = await runProvider();
    app = await application(house);
    const visitor = new Visitor();
    const code = await getCode(house, app, {}, visitor);
    const first = toTokens(await exchange(house, app, code));
    const second = toTokens(await refresh(house, app, first.refresh));
    proofs.set('client secret', app.secret);
    proofs.set('password', OWNER.password);
    proofs.set('code', code.code);
    proofs.set('verifier', code.verifier);
    proofs.set('first refresh token', first.refresh);
    proofs.set('second refresh token', second.refresh);
    proofs.set('access token', second.access);
    proofs.set('session', visitor.cookie('chatelaine_session') ?? '');
    const authorization = `Bearer ${second.access}`;
    for (const token of [second.access, second.refresh]) {
      keep(await tell(house, '/oauth/introspect', { ...secretOf(app), token }));
    }
    keep(await look(house, '/oauth/userinfo.php', { authorization }));
    keep(await look(house, `/oauth/userinfo.php?${toForm({ access_token: second.access })}`));
    keep(await look(house, '/.well-known/openid-configuration'));
    keep(await look(house, '/oauth/certs.php'));
    // Wrong in every way, with the right things in it.
    keep(await exchange(house, app, code));
    keep(await exchange(house, app, { code: `${code.code}x`, verifier: code.verifier }));
    keep(await refresh(house, app, `${second.refresh}x`));
    keep(await refresh(house, app, second.refresh, { scope: 'unknown' }));
    keep(await tell(house, '/oauth/token.php', { ...secretOf(app), grant_type: 'x' }));
    keep(await tell(house, '/oauth/token.php', { client_id: 'x', client_secret: app.secret }));
    keep(await look(house, authorizePath({ clientId: app.secret }, { state: second.access })));
    keep(await look(house, `/oauth/singlesignon.php?${toForm({ access_token: second.access })}`));
    keep(await look(house, `/oauth/logout?${toForm({ id_token_hint: second.access })}`));
    keep(await tell(house, '/account/sign-in', OWNER, { origin: 'https://evil.example' }));
    const wrong = { ...OWNER, email: 'x@example.test' };
    keep(await tell(house, '/account/sign-in', wrong, { origin: house.issuer }));
    for (const path of ['/account', authorizePath(app, { prompt: 'consent' }), '/oauth/logout']) {
      const { html, headers } = await visitor.open(`${house.issuer}${path}`);
      answers.push(
        `${html} ${JSON.stringify([...headers].filter(([name]) => name !== 'set-cookie'))}`,
      );
    }
  });
  after(() => house.close());

  it('stands in no answer but the one that gave it', () => {
    assert.ok(answers.length >= 20);
    for (const [what, proof] of proofs) {
      assert.ok(proof.length > 10, what);
      const shown = answers.filter((text) => text.includes(proof));
      assert.deepEqual(shown, [], what);
    }
  });

  it('has no name in any answer', () => {
    const names: string[] = [];
    const collect = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [name, inner] of Object.entries(value)) {
        names.push(name);
        collect(inner);
      }
    };
    for (const text of answers) {
      if (text.startsWith('{')) collect(JSON.parse(text.slice(0, text.lastIndexOf('} [') + 1)));
    }
    assert.ok(names.includes('active') && names.includes('issuer') && names.includes('kty'));
    assert.deepEqual(
      names.filter((name) => SECRET_NAMES.test(name)),
      [],
    );
    // Of a private key (RFC 7518 section 6).
    assert.deepEqual(
      names.filter((name) => /^(d|p|q|dp|dq|qi|k|oth)$/.test(name)),
      [],
    );
  });

  it('is in no line of the log', () => {
    const log = house.log.join('\n');
    for (const [what, proof] of proofs) assert.ok(!log.includes(proof), what);
  });

  it('is stored in no form that opens anything', async () => {
    const { protocol, directory } = house.house.deps;
    const user = await directory.findUser({ email: OWNER.email });
    const uuid = user?.user.uuid ?? '';
    const kinds = ['Session', 'AccessToken', 'RefreshToken', 'AuthorizationCode', 'Grant'];
    const records = await Promise.all(kinds.map((kind) => protocol.ofUser(kind, uuid)));
    const stored = JSON.stringify([records, user]);
    assert.ok(stored.includes(app.clientId));
    for (const [what, proof] of proofs) assert.ok(!stored.includes(proof), what);
    for (const { key } of records.flat()) {
      const authorization = `Bearer ${key}`;
      assert.equal((await look(house, '/oauth/userinfo.php', { authorization })).status, 401);
      assert.equal((await refresh(house, app, key)).status, 400);
    }
  });
});
