import type { z } from 'zod';
import { addSecret } from '../../../actions/add-secret.ts';
import { getCredential } from '../../../actions/get-credential.ts';
import { revokeSecret } from '../../../actions/revoke-secret.ts';
import { rotateSecret } from '../../../actions/rotate-secret.ts';
import type { SecretView } from '../../../actions/secret-view.ts';
import { updateSecret } from '../../../actions/update-secret.ts';
import { fail } from '../../../core/errors.ts';
import { type Call, route } from '../route.ts';
import {
  IssuedSecret,
  NewSecret,
  RevocationQuery,
  Rotation,
  Secret,
  SecretPatch,
  Secrets,
} from '../schemas/secret.ts';
import { clearedText, Id, toTime, toTimeOrNull } from '../schemas/values.ts';
import { CREDENTIAL_UNKNOWN, CredentialParams, lookupOf } from './credential-call.ts';
import { issuedAnswer } from './issued-secret.ts';

const SecretParams = CredentialParams.extend({ secret: Id });
type Named = Pick<Call<z.output<typeof SecretParams>>, 'deps' | 'actor' | 'params'>;

const OF_CREDENTIAL = {
  params: CredentialParams,
  notFound: CREDENTIAL_UNKNOWN,
  isVersioned: true,
} as const;

const OF_SECRET = { ...OF_CREDENTIAL, params: SecretParams } as const;

function show(secret: SecretView): z.input<typeof Secret> {
  return {
    ...secret,
    notBefore: toTimeOrNull(secret.notBefore),
    expiresAt: toTimeOrNull(secret.expiresAt),
    inactiveSince: toTimeOrNull(secret.inactiveSince),
    revokedAt: toTimeOrNull(secret.revokedAt),
    createdAt: toTime(secret.createdAt),
    lastUsedAt: toTimeOrNull(secret.lastUsedAt),
  };
}

/** The secret that the path names, as it is now. Throws `secret_unknown`. */
async function find({ deps, actor, params }: Named) {
  const { credential, secrets } = await getCredential(deps, actor, lookupOf(params));
  const secret = secrets.find(({ id }) => id === params.secret);
  if (secret === undefined) throw fail('secret_unknown');
  return { body: show(secret), version: credential.version };
}

/** Secrets of a credential. */
export const SECRET_ROUTES = [
  route({
    ...OF_CREDENTIAL,
    method: 'GET',
    path: '/credentials/{credential}/secrets',
    id: 'listSecrets',
    action: 'get-credential',
    summary: 'List the secrets of a credential, ended ones too, oldest first',
    answer: Secrets,
    status: 200,
    // How a secret stands changes with the time and with its use, not with the version.
    isVersioned: false,
    async run({ deps, actor, params }) {
      const { secrets } = await getCredential(deps, actor, lookupOf(params));
      return { body: { items: secrets.map(show) } };
    },
  }),
  route({
    ...OF_CREDENTIAL,
    method: 'POST',
    path: '/credentials/{credential}/secrets',
    id: 'addSecret',
    action: 'add-secret',
    summary: 'Add a secret and end no other',
    body: NewSecret,
    answer: IssuedSecret,
    status: 201,
    async run({ deps, actor, params, body, version }) {
      const changed = await addSecret(deps, actor, lookupOf(params), {
        label: body.label ?? undefined,
        notBefore: body.notBefore ?? undefined,
        expiresAt: body.expiresAt ?? undefined,
        version,
      });
      return issuedAnswer(deps, changed);
    },
  }),
  route({
    ...OF_CREDENTIAL,
    method: 'POST',
    path: '/credentials/{credential}/rotate',
    id: 'rotateSecret',
    action: 'rotate-secret',
    summary: 'Replace the secrets by a new one; the old ones work until the deadline',
    body: Rotation,
    answer: IssuedSecret,
    status: 201,
    async run({ deps, actor, params, body, version }) {
      const changed = await rotateSecret(deps, actor, lookupOf(params), {
        label: body.label ?? undefined,
        secretGraceSeconds: body.secretGracePeriod,
        version,
      });
      return issuedAnswer(deps, changed);
    },
  }),
  route({
    ...OF_SECRET,
    method: 'GET',
    path: '/credentials/{credential}/secrets/{secret}',
    id: 'getSecret',
    action: 'get-credential',
    summary: 'Read what may be told of one secret',
    answer: Secret,
    status: 200,
    isVersioned: false,
    async run(call) {
      return { body: (await find(call)).body };
    },
  }),
  route({
    ...OF_SECRET,
    method: 'PATCH',
    path: '/credentials/{credential}/secrets/{secret}',
    id: 'updateSecret',
    action: 'update-secret',
    summary: 'Label a secret, give it a deadline, switch it off and on again',
    body: SecretPatch,
    answer: Secret,
    status: 200,
    async run({ deps, actor, params, body, version }) {
      await updateSecret(deps, actor, lookupOf(params), params.secret, {
        ...body,
        label: clearedText(body.label),
        version,
      });
      // Whoever changed it may see what became of it.
      return find({ deps, actor: { ...actor, allowed: new Set(['get-credential']) }, params });
    },
  }),
  route({
    ...OF_SECRET,
    method: 'DELETE',
    path: '/credentials/{credential}/secrets/{secret}',
    id: 'revokeSecret',
    action: 'revoke-secret',
    summary: 'End one secret at once and for good',
    query: RevocationQuery,
    status: 204,
    async run({ deps, actor, params, query, version }) {
      const { force } = query;
      const lookup = lookupOf(params);
      const changed = await revokeSecret(deps, actor, lookup, params.secret, { force, version });
      return { version: changed.credential.version };
    },
  }),
];
