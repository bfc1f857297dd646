import type { Account, User } from '../core/account.ts';
import { AppError } from '../core/errors.ts';
import { type ServiceId, toId } from '../core/ids.ts';
import type { Secret } from '../core/secret.ts';
import { checkSso, isInService, maySignIn } from '../core/sign-in.ts';
import { locationOf } from '../core/sso.ts';
import type { Deps } from './deps.ts';
import { SSO_TOKEN, type SsoTokenPayload } from './mint-sso-token.ts';
import { checkMayLand } from './sso-target.ts';

/** Who is signed in now, and where the browser goes. */
export interface RedeemedSso {
  readonly user: User;
  /** The user's sign-out epoch. */
  readonly epoch: number;
  readonly account: Account | undefined;
  readonly location: string;
}

type RedeemDeps = Pick<Deps, 'directory' | 'protocol' | 'hasher' | 'clock' | 'policy'>;

/**
 * Redeems a token: once, within its minute, while its account, service and user allow it. Throws
 * `sso_token_invalid`, `sso_account_closed`, `sso_switched_off`, `sso_blocked`.
 */
export async function redeemSsoToken(deps: RedeemDeps, token: Secret): Promise<RedeemedSso> {
  const key = deps.hasher.digest(token).digest;
  const found = await deps.protocol.find(SSO_TOKEN, key);
  const payload = found?.payload as SsoTokenPayload | undefined;
  const id = payload?.accountId;
  const invalid = (): AppError => new AppError('sso_token_invalid', { id });
  if (found === undefined || payload === undefined || found.consumedAt !== null) throw invalid();
  // Before the token is used: a sign-out after this ends the session, one before has ended the token.
  const record = await deps.directory.findUser({ uuid: payload.userUuid });
  if (!(await deps.protocol.consume(SSO_TOKEN, key))) throw invalid();

  if (record === undefined) throw invalid();
  const accounts = await deps.directory.accountsOf(record.user.id);
  const account = accounts.find((one) => one.id === id);
  if (account !== undefined) {
    checkSso(account);
    await checkMayLand(deps, account, record.user, payload.target);
  }
  // The account is gone, or the user has left it; or a user without account has only closed ones now.
  else if (id !== undefined || !maySignIn(accounts)) throw invalid();
  if (!(await serviceAllows(deps, payload))) throw invalid();

  const { signOutEpoch: epoch } = record;
  const user = await deps.directory.rememberSignIn(record.user.id, epoch, deps.clock.now());
  if (user === undefined) throw invalid();
  return { user, epoch, account, location: locationNow(deps, payload) };
}

/** A token of a service's credential works while the service does and belongs to that account. */
async function serviceAllows(
  deps: RedeemDeps,
  { serviceId, accountId }: SsoTokenPayload,
): Promise<boolean> {
  if (serviceId === undefined) return true;
  const service = await deps.directory.findService(toId<ServiceId>(serviceId));
  return service !== undefined && isInService(service) && service.accountId === accountId;
}

/** Where the token leads; home when the operator has taken its destination away since. */
function locationNow({ policy }: RedeemDeps, { target }: SsoTokenPayload): string {
  try {
    return locationOf(policy.sso, target);
  } catch {
    return policy.sso.home;
  }
}
