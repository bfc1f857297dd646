import type { z } from 'zod';
import { createCredential } from '../../../actions/create-credential.ts';
import type { CredentialListItem } from '../../../actions/credential-list-item.ts';
import { deleteNamedCredential } from '../../../actions/delete-credential.ts';
import { type CredentialDetails, getCredential } from '../../../actions/get-credential.ts';
import { updateCredential } from '../../../actions/update-credential.ts';
import type { CredentialInput } from '../../../core/credential.ts';
import { fromRedirectList } from '../../../core/redirect-details.ts';
import { route } from '../route.ts';
import {
  CreatedCredential,
  Credential,
  CredentialPatch,
  NewCredential,
  type CredentialPatch as Patch,
  ReadCredential,
  type UsedCredential,
} from '../schemas/credential.ts';
import { clearedText, FieldsQuery, toTime, toTimeOrNull } from '../schemas/values.ts';
import {
  CREDENTIAL_UNKNOWN,
  CredentialParams,
  changedAnswer,
  lookupOf,
  showCredential,
} from './credential-call.ts';

/** A credential with its use. */
export function showUsed(
  { credential, secretHint, lastUsedAt }: CredentialListItem,
  now: number,
): z.input<typeof UsedCredential> {
  return { ...showCredential(credential, now), secretHint, lastUsedAt: toTimeOrNull(lastUsedAt) };
}

function showRead(found: CredentialDetails, now: number): z.input<typeof ReadCredential> {
  return {
    ...showUsed(found, now),
    scopeUses: found.scopeUses.map((use) => ({ ...use, grants: [...use.grants] })),
    scopeUsesSince: toTime(found.scopeUsesSince),
  };
}

function inputOf(body: z.output<typeof Patch>): CredentialInput {
  const { redirectUris, scopes, serviceId, grantType } = body;
  const redirects = (redirectUris ?? [])
    .map((given) => (typeof given === 'string' ? { uri: given } : given))
    .map((given) => ({ ...given, uri: given.uri.trim() }));
  return {
    name: clearedText(body.name),
    description: clearedText(body.description),
    logoUri: clearedText(body.logoUri),
    grantType,
    scope: scopes?.join(' '),
    serviceId,
    tokenEndpointAuthMethod: body.tokenEndpointAuthMethod,
    idTokenSignedResponseAlg: body.idTokenSignedResponseAlg,
    allowedAddresses: body.allowedAddresses === null ? [] : body.allowedAddresses,
    ...(redirectUris !== undefined && fromRedirectList(redirects)),
  };
}

/** Credentials themselves. */
export const CREDENTIAL_ROUTES = [
  route({
    method: 'POST',
    path: '/credentials',
    id: 'createCredential',
    action: 'create-credential',
    summary: 'Create a credential with one secret',
    body: NewCredential,
    answer: CreatedCredential,
    status: 201,
    async run({ deps, actor, body }) {
      const { credential, secret } = await createCredential(deps, actor, inputOf(body));
      const shown = showCredential(credential, deps.clock.now());
      return {
        body: { ...shown, clientSecret: secret?.reveal() ?? null },
        version: credential.version,
        location: `/credentials/${credential.id}`,
      };
    },
  }),
  route({
    method: 'GET',
    path: '/credentials/{credential}',
    id: 'getCredential',
    action: 'get-credential',
    summary: 'Read one credential',
    params: CredentialParams,
    query: FieldsQuery,
    answer: ReadCredential,
    status: 200,
    notFound: CREDENTIAL_UNKNOWN,
    isVersioned: true,
    async run({ deps, actor, params }) {
      const found = await getCredential(deps, actor, lookupOf(params));
      return { body: showRead(found, deps.clock.now()), version: found.credential.version };
    },
  }),
  route({
    method: 'PATCH',
    path: '/credentials/{credential}',
    id: 'updateCredential',
    action: 'update-credential',
    summary: 'Change fields of a credential',
    description: 'A merge patch (RFC 7396): what is absent stays, null clears.',
    params: CredentialParams,
    body: CredentialPatch,
    answer: Credential,
    status: 200,
    notFound: CREDENTIAL_UNKNOWN,
    isVersioned: true,
    async run({ deps, actor, params, body, version }) {
      const update = { ...inputOf(body), version };
      const changed = await updateCredential(deps, actor, lookupOf(params), update);
      return changedAnswer(changed, deps.clock.now());
    },
  }),
  route({
    method: 'DELETE',
    path: '/credentials/{credential}',
    id: 'deleteCredential',
    action: 'delete-credential',
    summary: 'Delete a credential with everything that gives access through it',
    params: CredentialParams,
    status: 204,
    notFound: CREDENTIAL_UNKNOWN,
    isVersioned: true,
    async run({ deps, actor, params, version }) {
      await deleteNamedCredential(deps, actor, lookupOf(params), { version });
      return {};
    },
  }),
];
