import type { Credential } from '../core/credential.ts';
import { AppError, fail } from '../core/errors.ts';
import { checkSso, isInService } from '../core/sign-in.ts';
import type { SsoTarget } from '../core/sso.ts';
import { knownUser } from './change-user.ts';
import type { Deps } from './deps.ts';
import { mintSsoToken, type SsoToken } from './mint-sso-token.ts';
import { checkTargetOf } from './sso-target.ts';

/** The scope that every single sign-on has and that names no page. */
const BASE_SCOPE = 'clientarea:sso';

/**
 * Makes a token that signs in the owner of the credential's service. `scopes` name at most one
 * destination; the service is known, other variables come in `variables`. Throws `service_unknown`,
 * `service_without_account`, `sso_blocked`, `sso_account_closed`, `sso_switched_off`,
 * `destination_invalid`.
 */
export async function grantSso(
  deps: Pick<Deps, 'directory' | 'protocol' | 'hasher' | 'random' | 'clock' | 'policy'>,
  credential: Pick<Credential, 'identifier' | 'serviceId'>,
  scopes: readonly string[],
  variables: Pick<SsoTarget, 'domainId' | 'path'> = {},
): Promise<SsoToken> {
  const [destination, ...more] = scopes.filter((scope) => scope !== BASE_SCOPE);
  if (more.length > 0) throw fail('destination_invalid');
  const service =
    credential.serviceId === null
      ? undefined
      : await deps.directory.findService(credential.serviceId);
  if (service === undefined) throw fail('service_unknown');
  const account =
    service.accountId === null ? undefined : await deps.directory.findAccount(service.accountId);
  if (account === undefined) throw fail('service_without_account');
  checkSso(account);
  if (!isInService(service)) throw new AppError('sso_blocked', { id: account.id });
  const target = { ...variables, destination, serviceId: service.id };
  await checkTargetOf(deps, account, target);
  const { user } = await knownUser(deps, account.ownerId);
  const { identifier } = credential;
  return mintSsoToken(deps, { user, account, target, service, identifier });
}
