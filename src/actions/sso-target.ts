import type { Account, User } from '../core/account.ts';
import { fail } from '../core/errors.ts';
import { type DomainId, isId, type ServiceId, toId } from '../core/ids.ts';
import { inputsOf, locationOf, type SsoTarget } from '../core/sso.ts';
import { checkSsoPermission } from '../core/sso-permission.ts';
import type { Deps } from './deps.ts';

/**
 * Throws `sso_blocked` unless the user, who owns the account or is a member of it, may land there.
 */
export async function checkMayLand(
  { directory }: Pick<Deps, 'directory'>,
  account: Account,
  user: User,
  { destination }: SsoTarget,
): Promise<void> {
  const isOwner = account.ownerId === user.id;
  const members = isOwner ? [] : await directory.members(account.id);
  checkSsoPermission(account, members, user.id, destination);
}

/**
 * Checks that there is such a destination, and that what it is about belongs to the account. Throws
 * `destination_invalid`.
 */
export async function checkTargetOf(
  deps: Pick<Deps, 'directory' | 'policy'>,
  account: Account | undefined,
  target: SsoTarget,
): Promise<void> {
  locationOf(deps.policy.sso, target);
  const inputs = inputsOf(deps.policy.sso, target.destination);
  const { serviceId, domainId } = target;
  const owners = [
    inputs.has('serviceId') && (isId(serviceId) ? ownerOfService(deps, serviceId) : null),
    inputs.has('domainId') && (isId(domainId) ? ownerOfDomain(deps, domainId) : null),
  ];
  for (const owner of owners) {
    if (owner === false) continue;
    if (account === undefined || (await owner) !== account.id) throw fail('destination_invalid');
  }
}

async function ownerOfService(deps: Pick<Deps, 'directory'>, id: number) {
  return (await deps.directory.findService(toId<ServiceId>(id)))?.accountId;
}

async function ownerOfDomain(deps: Pick<Deps, 'directory'>, id: number) {
  return (await deps.directory.findDomain(toId<DomainId>(id)))?.accountId;
}
