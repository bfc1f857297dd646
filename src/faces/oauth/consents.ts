import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import type { Deps } from '../../actions/deps.ts';
import { coversScopes } from '../../core/consent.ts';
import type { Credential } from '../../core/credential.ts';
import type { ClientIdentifier, SecretId } from '../../core/ids.ts';

type ConsentDeps = Pick<Deps, 'consents' | 'credentials' | 'clock'>;

/**
 * A grant for what the user consented to before, so that they are not asked again. A public client
 * is always asked: anybody can claim its name (CVE-2023-34246).
 */
export async function existingGrant(
  deps: ConsentDeps,
  ctx: KoaContextWithOIDC,
): Promise<Grant | undefined> {
  const { client, session, provider, requestParamScopes } = ctx.oidc;
  const userUuid = session?.accountId;
  if (client === undefined || userUuid === undefined) return undefined;
  // What this very sign-in has just decided.
  const decided = ctx.oidc.result?.consent?.grantId;
  if (decided !== undefined) return provider.Grant.find(decided);
  if (client.clientAuthMethod === 'none') return undefined;
  const identifier = client.clientId as ClientIdentifier;
  const credential = await deps.credentials.find({ identifier });
  if (credential === undefined) return undefined;
  const consent = await deps.consents.find(userUuid, identifier);
  const newest = await newestSecret(deps, credential);
  if (!coversScopes(consent, credential, newest, [...requestParamScopes])) return undefined;
  const grant = new provider.Grant({ accountId: userUuid, clientId: identifier });
  grant.addOIDCScope([...requestParamScopes].join(' '));
  await grant.save();
  return grant;
}

/** Remembers what a user allowed, added to what they had allowed the same credential before. */
export async function rememberConsent(
  deps: ConsentDeps,
  userUuid: string,
  identifier: ClientIdentifier,
  scope: readonly string[],
): Promise<void> {
  const credential = await deps.credentials.find({ identifier });
  if (credential === undefined) return;
  const secretId = await newestSecret(deps, credential);
  const before = await deps.consents.find(userUuid, identifier);
  const still = coversScopes(before, credential, secretId, []) ? (before?.scope ?? []) : [];
  await deps.consents.put({
    userUuid,
    identifier,
    scope: [...new Set([...still, ...scope])],
    redirectUris: credential.redirectUris,
    secretId,
    createdAt: deps.clock.now(),
  });
}

async function newestSecret(
  deps: Pick<Deps, 'credentials'>,
  credential: Credential,
): Promise<SecretId | null> {
  return (await deps.credentials.secrets(credential.id)).at(-1)?.id ?? null;
}
