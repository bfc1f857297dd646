// CreateOAuthCredential: every parameter absent, blank, wrong and as long as it may be.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { CODE, type Form, openDoor, SSO } from './door.ts';

const door = await openDoor({ COMPANY_NAME: 'Acme & Söhne, Ltd.', EXTRA_SCOPES: 'own:scope' });
after(() => door.close());
const orphan = String(await door.orphanedService());

test('the answer has exactly four fields of the documented types', async () => {
  const { status, body } = await door.ask('CreateOAuthCredential', CODE);
  assert.equal(status, 200);
  const { result, credentialId, clientIdentifier, clientSecret, ...rest } = body;
  assert.equal(result, 'success');
  assert.ok(Number.isInteger(credentialId));
  assert.match(String(clientIdentifier), /^ACME-S-HNE-LTD\.[0-9a-f]{32}$/);
  assert.match(String(clientSecret), /^chs_[\w-]{43}_[\w-]{6}$/);
  assert.deepEqual(rest, {});
  assert.deepEqual(Object.keys(body), [
    'result',
    'credentialId',
    'clientIdentifier',
    'clientSecret',
  ]);
});

test('what is left out gets its blank value', async () => {
  const before = Date.now();
  const row = await door.row(await door.make());
  const { id, uuid, identifier, createdAt, updatedAt, ...rest } = row;
  assert.deepEqual(rest, {
    name: 'Demo',
    description: '',
    grantType: 'authorization_code',
    scope: ['openid', 'profile'],
    serviceId: null,
    logoUri: '',
    redirectUris: [],
    redirectExpiries: {},
    redirectLabels: {},
    tokenEndpointAuthMethod: 'client_secret_basic',
    idTokenSignedResponseAlg: 'RS256',
    allowedAddresses: [],
    version: 1,
    revocationEpoch: 0,
    refreshEpoch: 0,
    suspension: null,
  });
  assert.match(uuid, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.ok(identifier.length > 32 && id > 0);
  assert.ok(createdAt >= before && createdAt <= Date.now());
  assert.equal(updatedAt, createdAt);
});

test('every parameter is taken at its longest', async () => {
  const uris = Array.from({ length: 50 }, (_, n) => `https://a${n}.test/`.padEnd(2000, 'x'));
  const form: Form = {
    ...CODE,
    name: '🔑'.repeat(255),
    description: 'é\n\t"'.repeat(1000),
    serviceId: '1',
    scope: 'own:scope clientarea:sso openid email profile offline_access sso:custom_redirect',
    logoUri: `https://cdn.test/${'l'.repeat(1983)}`,
    ...Object.fromEntries(uris.map((uri, n) => [`redirectUri[${n}]`, uri])),
  };
  const row = await door.row(await door.make(form));
  assert.equal(row.name, form.name);
  assert.equal(row.description, form.description);
  assert.equal(row.serviceId, 1);
  assert.equal(row.scope.join(' '), form.scope);
  assert.equal(row.logoUri, form.logoUri);
  assert.deepEqual(row.redirectUris, uris);
});

// [what, changes to the smallest form, what the row then holds]
const taken: readonly (readonly [string, Form, object])[] = [
  ['blank service', { serviceId: '' }, { serviceId: null }],
  ['service 0', { serviceId: '0' }, { serviceId: null }],
  ['a service with authorization_code', { serviceId: ' 1 ' }, { serviceId: 1 }],
  ['blank description', { description: ' ' }, { description: '' }],
  ['blank logo', { logoUri: ' ' }, { logoUri: '' }],
  ['blank redirect', { redirectUri: ' ' }, { redirectUris: [] }],
  ['surrounding space', { name: '  Demo  ', scope: ' openid\t email ' }, { name: 'Demo' }],
  ['a scope twice', { scope: 'email openid email' }, { scope: ['email', 'openid'] }],
  ['relative logo', { logoUri: '/modules/x/logo.png' }, { logoUri: '/modules/x/logo.png' }],
  ['SSO without a name', { ...SSO, name: '' }, { name: '', serviceId: 1 }],
  ['SSO with OpenID scopes', { ...SSO, scope: 'openid' }, { scope: ['openid'] }],
  ['a name of markup', { name: '<b>&"\'' }, { name: '<b>&"\'' }],
];
for (const [what, form, expected] of taken) {
  test(`takes ${what}`, async () => {
    const row = await door.row(await door.make({ ...CODE, ...form }));
    assert.deepEqual({ ...row, ...expected }, row);
  });
}

const grantType = (x: string): string => `The requested grant type "${x}" is invalid.`;
const scope = (x: string): string => `The requested scope "${x}" is invalid.`;
const redirect = (x: string): string => `The redirect URI "${x}" is invalid.`;
const NAME = 'A name for the Client Credential is required.';
const SERVICE = 'A service ID is required for the single sign-on grant type.';
const SERVICE_UNKNOWN = 'A valid Service ID is required.';
const long = `https://a.test/${'x'.repeat(1986)}`;

// [changes to the smallest form; undefined = left out, the refusal]
const refused: readonly (readonly [Readonly<Record<string, string | undefined>>, string])[] = [
  [{ grantType: undefined }, 'A valid grant type is required.'],
  [{ grantType: '' }, 'A valid grant type is required.'],
  [{ grantType: 'refresh_token' }, grantType('refresh_token')],
  [{ grantType: 'Authorization_Code' }, grantType('Authorization_Code')],
  [
    { grantType: 'authorization_code single_sign_on' },
    grantType('authorization_code single_sign_on'),
  ],
  [{ grantType: '[authorization_code]' }, grantType('[authorization_code]')],
  [{ grantType: '"&<' }, grantType('"&<')],
  [{ grantType: 'x'.repeat(5000) }, grantType(`${'x'.repeat(250)}…`)],
  [{ name: undefined }, NAME],
  [{ name: '' }, NAME],
  [{ name: ' \t ' }, NAME],
  [{ name: 'x'.repeat(256) }, 'The name may not be longer than 255 characters.'],
  [{ name: 'a\nb' }, 'The name contains characters that are not allowed.'],
  [{ name: 'a\u0007b' }, 'The name contains characters that are not allowed.'],
  [{ name: 'a\u0000b' }, 'The name contains characters that are not allowed.'],
  [{ ...SSO, serviceId: undefined }, SERVICE],
  [{ ...SSO, serviceId: '' }, SERVICE],
  [{ ...SSO, serviceId: '0' }, SERVICE],
  [{ scope: undefined }, 'At least one valid scope is required.'],
  [{ scope: '  ' }, 'At least one valid scope is required.'],
  [{ scope: 'openid bogus worse' }, scope('bogus')],
  [{ scope: 'openid,profile' }, scope('openid,profile')],
  [{ scope: 'OpenID' }, scope('OpenID')],
  [{ serviceId: '2147483647' }, SERVICE_UNKNOWN],
  [{ serviceId: '99999999999999999999' }, SERVICE_UNKNOWN],
  [{ serviceId: '1.0' }, SERVICE_UNKNOWN],
  [{ serviceId: '0x1' }, SERVICE_UNKNOWN],
  [{ serviceId: '-1' }, SERVICE_UNKNOWN],
  [{ ...SSO, serviceId: 'one' }, SERVICE_UNKNOWN],
  [{ serviceId: orphan }, 'Service ID not associated with valid Client.'],
  [{ redirectUri: '/cb' }, redirect('/cb')],
  [{ redirectUri: 'https://a.test/cb#x' }, redirect('https://a.test/cb#x')],
  [{ redirectUri: 'https://u:p@a.test/' }, redirect('https://u:p@a.test/')],
  [{ redirectUri: 'http://a.test/' }, redirect('http://a.test/')],
  [{ redirectUri: 'https://*.a.test/' }, redirect('https://*.a.test/')],
  [{ redirectUri: 'https://a.test/x/%2E./y' }, redirect('https://a.test/x/%2E./y')],
  [{ redirectUri: 'javascript:alert(1)' }, redirect('javascript:alert(1)')],
  [{ redirectUri: 'myapp://cb' }, redirect('myapp://cb')],
  [{ redirectUri: long }, redirect(`${long.slice(0, 250)}…`)],
  [{ redirectUri: 'https://a.test/ https://b.test/#f' }, redirect('https://b.test/#f')],
  [{ 'redirectUri[0]': 'https://a.test/a b' }, redirect('https://a.test/a b')],
  [{ redirectUri: distinct(51) }, 'A credential may have at most 50 redirect URIs.'],
  [{ logoUri: 'javascript:x' }, 'The logo URI "javascript:x" is invalid.'],
  [{ logoUri: '//a.test/x.png' }, 'The logo URI "//a.test/x.png" is invalid.'],
  [{ logoUri: 'https://u@a.test/x' }, 'The logo URI "https://u@a.test/x" is invalid.'],
  [{ description: 'x'.repeat(4001) }, 'The description may not be longer than 4000 characters.'],
  [{ description: 'a\u0007b' }, 'The description contains characters that are not allowed.'],
];

function distinct(count: number): string {
  return Array.from({ length: count }, (_, n) => `https://a.test/${n}`).join(' ');
}

test('what is wrong is refused with its text, and nothing is created', async () => {
  const count = async (): Promise<unknown> =>
    ((await door.call('ListOAuthCredentials')).clients as unknown[]).length;
  const before = await count();
  for (const [changes, message] of refused) {
    const given = Object.entries({ ...CODE, ...changes }).filter(([, v]) => v !== undefined);
    await door.refuses('CreateOAuthCredential', Object.fromEntries(given) as Form, message);
  }
  assert.equal(await count(), before);
});

test('of several wrong values the first in the documented order is told', async () => {
  const wrong: [string, string, string, string][] = [
    ['grantType', 'x', 'authorization_code', grantType('x')],
    ['name', '', 'n', NAME],
    ['scope', 'bad', 'openid', scope('bad')],
    ['serviceId', '999', orphan, SERVICE_UNKNOWN],
    ['serviceId', orphan, '', 'Service ID not associated with valid Client.'],
    ['redirectUri', 'bad:', '', redirect('bad:')],
    ['logoUri', 'bad:', '', 'The logo URI "bad:" is invalid.'],
  ];
  const form: Record<string, string> = {};
  for (const [field, bad] of wrong.toReversed()) form[field] = bad;
  for (const [field, , good, message] of wrong) {
    await door.refuses('CreateOAuthCredential', form, message);
    form[field] = good;
  }
  assert.ok(await door.make(form));
  const sso = { grantType: 'single_sign_on', scope: 'bad', redirectUri: 'bad:' };
  await door.refuses('CreateOAuthCredential', sso, SERVICE);
  await door.refuses('CreateOAuthCredential', { ...sso, serviceId: '999' }, scope('bad'));
});
