import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createCredential } from '../../src/actions/create-credential.ts';
import { deleteCredential } from '../../src/actions/delete-credential.ts';
import { dryRun } from '../../src/actions/dry-run.ts';
import { restoreCredential } from '../../src/actions/restore-credential.ts';
import { resumeCredential } from '../../src/actions/resume-credential.ts';
import { revokeSecret } from '../../src/actions/revoke-secret.ts';
import { revokeTokens } from '../../src/actions/revoke-tokens.ts';
import { rotateSecret } from '../../src/actions/rotate-secret.ts';
import { suspendCredential } from '../../src/actions/suspend-credential.ts';
import { updateCredential } from '../../src/actions/update-credential.ts';
import { updateSecret } from '../../src/actions/update-secret.ts';
import type { Actor } from '../../src/core/actor.ts';
import { ACTOR, clockedHouse } from './trail-house.ts';

const { deps, running } = await clockedHouse();
after(() => running.close());

const FIELDS = { grantType: 'authorization_code', name: 'Demo', scope: 'openid' };
const HERE = 'https://app.example/callback';
const { credential } = await createCredential(deps, ACTOR, { ...FIELDS, redirectUris: [HERE] });
const it = { id: credential.id };
const [secret] = await deps.credentials.secrets(credential.id);
assert.ok(secret);

const update = (input: Parameters<typeof updateCredential>[3]) => (by: Actor) =>
  updateCredential(deps, by, it, input);

/** What each change warns of, in the order of the warnings. */
const CHANGES: Readonly<
  Record<string, readonly [change: (by: Actor) => Promise<unknown>, ...warnings: string[]]>
> = {
  'a name': [update({ name: 'Other' })],
  'a reset': [update({ resetSecret: true }), 'secrets_end'],
  'a reset with a grace period': [update({ resetSecret: true, secretGraceSeconds: 60 })],
  'a rotation': [(by) => rotateSecret(deps, by, it)],
  'a rotation without grace': [
    (by) => rotateSecret(deps, by, it, { secretGraceSeconds: 0 }),
    'secrets_end',
  ],
  'a label': [(by) => updateSecret(deps, by, it, secret.id, { label: 'first' })],
  'a secret switched off': [
    (by) => updateSecret(deps, by, it, secret.id, { active: false }),
    'secrets_end',
  ],
  'a secret revoked': [(by) => revokeSecret(deps, by, it, secret.id), 'secrets_end'],
  'a client that becomes public': [update({ tokenEndpointAuthMethod: 'none' }), 'secrets_end'],
  'another algorithm of ID tokens': [
    update({ idTokenSignedResponseAlg: 'ES256' }),
    'id_tokens_change',
  ],
  'the first allowed address': [update({ allowedAddresses: ['192.0.2.1'] }), 'addresses_narrow'],
  'refresh tokens revoked': [
    (by) => revokeTokens(deps, by, it, { revokeTokens: 'refresh' }),
    'tokens_end',
  ],
  'a suspension with all tokens': [
    (by) => suspendCredential(deps, by, it, { revokeTokens: 'all' }),
    'tokens_end',
    'access_closed',
  ],
  'a resumption where there is nothing to resume': [(by) => resumeCredential(deps, by, it)],
  'one more redirect URI': [update({ redirectUris: [HERE, 'https://app.example/new'] })],
  'an insecure redirect URI instead': [
    update({ redirectUris: ['http://127.0.0.1/callback'] }),
    'insecure_redirect_uri',
    'redirect_uris_removed',
  ],
  'no redirect URI': [update({ redirectUris: [] }), 'no_redirect_uri', 'redirect_uris_removed'],
  'a version that is the one of now': [(by) => restoreCredential(deps, by, it, 1)],
  'a new credential': [(by) => createCredential(deps, by, { ...FIELDS, redirectUris: [HERE] })],
  'a new credential without redirect URIs': [
    (by) => createCredential(deps, by, FIELDS),
    'no_redirect_uri',
  ],
  'a delete': [(by) => deleteCredential(deps, by, it.id), 'credential_gone'],
};

for (const [name, [change, ...wanted]] of Object.entries(CHANGES)) {
  test(`${name} warns of ${wanted.join(' and ') || 'nothing'}`, async () => {
    const { warnings } = await dryRun(ACTOR, change);
    assert.deepEqual(
      warnings.map(({ code }) => code),
      wanted,
    );
    for (const { message } of warnings) assert.match(message, /^[A-Z].*\.$/);
  });
}

test('what was switched off already is no secret that works', async () => {
  await updateSecret(deps, ACTOR, it, secret.id, { active: false });
  const { warnings } = await dryRun(ACTOR, (by) => revokeSecret(deps, by, it, secret.id));
  assert.deepEqual(warnings, []);
});
