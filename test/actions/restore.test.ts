// Undo: a credential gets the fields of an earlier version back, by the rules of today, and nothing
// else of that time.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { addSecret } from '../../src/actions/add-secret.ts';
import { createCredential } from '../../src/actions/create-credential.ts';
import type { Deps } from '../../src/actions/deps.ts';
import { restoreCredential } from '../../src/actions/restore-credential.ts';
import { revokeTokens } from '../../src/actions/revoke-tokens.ts';
import { suspendCredential } from '../../src/actions/suspend-credential.ts';
import { type CredentialUpdate, updateCredential } from '../../src/actions/update-credential.ts';
import type { Actor } from '../../src/core/actor.ts';
import type { Credential } from '../../src/core/credential.ts';
import { CREDENTIAL_INPUT_NAMES } from '../../src/core/credential-image.ts';
import { BY } from '../store/engine-under-test.ts';
import { ACTOR, clockedHouse } from './trail-house.ts';

const { deps, clock, running } = await clockedHouse();
after(() => running.close());

const HERE = 'https://app.example/callback';
const PREVIEW = 'https://preview.example/callback';

const first = () => ({
  name: 'First',
  description: 'as it was',
  grantType: 'authorization_code',
  scope: 'openid email',
  serviceId: 1,
  logoUri: '/logo.png',
  redirectUris: [HERE, PREVIEW],
  redirectExpiries: { [PREVIEW]: clock.time + 1000 },
  redirectLabels: { [PREVIEW]: 'preview of pull request 7' },
  tokenEndpointAuthMethod: 'client_secret_post',
  idTokenSignedResponseAlg: 'ES256',
  allowedAddresses: ['192.0.2.0/24'],
});

/** What is unlike the first version in every field. */
const SECOND: CredentialUpdate = {
  name: 'Second',
  description: 'as it is',
  grantType: 'single_sign_on',
  scope: 'clientarea:sso',
  logoUri: '',
  redirectUris: ['https://other.example/callback'],
  redirectExpiries: {},
  redirectLabels: { 'https://other.example/callback': 'the other' },
  tokenEndpointAuthMethod: 'client_secret_basic',
  idTokenSignedResponseAlg: 'RS256',
  allowedAddresses: ['2001:db8::/32'],
};

async function make(input: object = first()) {
  const { credential } = await createCredential(deps, ACTOR, input);
  return { made: credential, lookup: { id: credential.id } };
}

const fieldsOf = (credential: Credential) =>
  CREDENTIAL_INPUT_NAMES.map((name) => [name, credential[name]]);

const stored = async (lookup: { id: number }) =>
  (await deps.credentials.find(lookup as never)) ?? assert.fail('it is gone');

test('every field that people set comes back, expired redirect URIs as they are', async () => {
  const { made, lookup } = await make();
  await updateCredential(deps, ACTOR, lookup, SECOND);
  clock.time += 5000;
  const { credential } = await restoreCredential(deps, ACTOR, lookup, 1);
  assert.deepEqual(fieldsOf(credential), fieldsOf(made));
  assert.deepEqual(fieldsOf(await stored(lookup)), fieldsOf(made));
  assert.equal(credential.version, 3);
  const { credential: second } = await restoreCredential(deps, ACTOR, lookup, 2);
  assert.equal(second.name, 'Second');
});

test('a version from before there were such fields takes them back', async () => {
  const { redirectLabels, ...old } = first();
  const { lookup } = await make({ ...old, idTokenSignedResponseAlg: 'RS256' });
  const allowedAddresses = ['192.0.2.1'];
  const later = { idTokenSignedResponseAlg: 'ES256', allowedAddresses, redirectLabels };
  await updateCredential(deps, ACTOR, lookup, later);
  const audit: Deps['audit'] = {
    ...deps.audit,
    async *list(query) {
      for await (const page of deps.audit.list(query)) {
        yield page.map((entry) => {
          const { idTokenSignedResponseAlg: _alg, allowedAddresses: _own, ...rest } = entry.diff;
          const { redirectLabels: _labels, ...diff } = rest;
          return { ...entry, diff };
        });
      }
    },
  };
  const { credential } = await restoreCredential({ ...deps, audit }, ACTOR, lookup, 1);
  assert.equal(credential.idTokenSignedResponseAlg, 'RS256');
  assert.deepEqual([credential.allowedAddresses, credential.redirectLabels], [[], {}]);
});

test('secrets, suspension and epochs stay as they are', async () => {
  const { lookup } = await make();
  await updateCredential(deps, ACTOR, lookup, { name: 'Second' });
  await addSecret(deps, ACTOR, lookup, { label: 'later' });
  await revokeTokens(deps, ACTOR, lookup);
  await suspendCredential(deps, ACTOR, lookup, { reason: 'unpaid' });
  const before = await stored(lookup);
  const secrets = await deps.credentials.secrets(before.id);
  await restoreCredential(deps, ACTOR, lookup, 1);
  const { name, version, updatedAt, ...rest } = await stored(lookup);
  assert.deepEqual({ ...before, name, version, updatedAt }, { name, version, updatedAt, ...rest });
  assert.deepEqual([name, version], ['First', before.version + 1]);
  assert.deepEqual(await deps.credentials.secrets(before.id), secrets);
});

test('a version at which it had no secret takes them, one at which it had some makes none', async () => {
  const { lookup } = await make({ ...first(), tokenEndpointAuthMethod: 'none' });
  const confidential = { tokenEndpointAuthMethod: 'client_secret_basic', resetSecret: true };
  await updateCredential(deps, ACTOR, lookup, confidential);
  await restoreCredential(deps, ACTOR, lookup, 1);
  const live = async () => {
    const secrets = await deps.credentials.secrets((await stored(lookup)).id);
    return secrets.filter(({ revokedAt }) => revokedAt === null).length;
  };
  assert.equal(await live(), 0);
  const { credential, secret } = await restoreCredential(deps, ACTOR, lookup, 2);
  assert.equal(credential.tokenEndpointAuthMethod, 'client_secret_basic');
  assert.deepEqual([secret, await live()], [undefined, 0]);
});

test('what today’s rules do not allow is refused and changes nothing', async () => {
  const { lookup } = await make();
  await updateCredential(deps, ACTOR, lookup, SECOND);
  const before = await stored(lookup);
  const { rules } = deps;
  const noEmail = new Set([...rules.scopes].filter((scope) => scope !== 'email'));
  const today = { ...deps, rules: { ...rules, scopes: noEmail } };
  const refused = restoreCredential(today, ACTOR, lookup, 1);
  await assert.rejects(refused, { code: 'scope_invalid', details: { value: 'email' } });

  const allowInsecure = { ...rules.redirects, allowInsecure: true };
  const lax = { ...deps, rules: { ...rules, redirects: allowInsecure } };
  const bare = { redirectExpiries: {}, redirectLabels: {} };
  const insecure = { ...first(), redirectUris: ['http://app.example/'], ...bare };
  const { credential } = await createCredential(lax, ACTOR, insecure);
  const other = { id: credential.id };
  await updateCredential(deps, ACTOR, other, { redirectUris: [HERE] });
  const again = restoreCredential(deps, ACTOR, other, 1);
  await assert.rejects(again, { code: 'redirect_uri_invalid' });

  const stale = restoreCredential(deps, ACTOR, lookup, 1, { version: 1 });
  await assert.rejects(stale, { code: 'version_stale', details: { current: 2 } });
  for (const version of [0, 3, 99]) {
    const unknown = restoreCredential(deps, ACTOR, lookup, version);
    await assert.rejects(unknown, { code: 'version_unknown' });
  }
  const reader: Actor = { ...ACTOR, allowed: new Set(['update-credential']) };
  const forbidden = restoreCredential(deps, reader, lookup, 1);
  await assert.rejects(forbidden, { code: 'action_not_allowed' });
  assert.deepEqual(await stored(lookup), before);
  assert.deepEqual((await stored(other)).redirectUris, [HERE]);
});

test('a service that is gone is not given back', async () => {
  const { directory } = deps;
  const fields = { name: '', accountId: 1 as never, createdAt: clock.time };
  const service = await directory.createService(BY, fields);
  const { lookup } = await make({ ...first(), serviceId: service.id });
  await updateCredential(deps, ACTOR, lookup, { serviceId: null });
  await directory.deleteService(BY, service.id);
  await assert.rejects(restoreCredential(deps, ACTOR, lookup, 1), { code: 'service_unknown' });
  assert.equal((await stored(lookup)).serviceId, null);
});
