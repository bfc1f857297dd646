import type { Account, Service, User } from '../core/account.ts';
import { AppError } from '../core/errors.ts';
import type { ClientIdentifier } from '../core/ids.ts';
import { Secret } from '../core/secret.ts';
import type { SsoTarget } from '../core/sso.ts';
import type { Deps } from './deps.ts';

/** How long a token of single sign-on can be redeemed. */
export const SSO_TOKEN_SECONDS = 60;

/** The kind of the token's record. */
export const SSO_TOKEN = 'SsoToken';

/** What a token signs in. */
export interface SsoSubject {
  readonly user: User;
  /** undefined = the user has none. */
  readonly account: Account | undefined;
  readonly target: SsoTarget;
  /** The service through whose credential it was asked for. */
  readonly service?: Service | undefined;
  /** That credential. */
  readonly identifier?: ClientIdentifier | undefined;
}

/** What is stored of it. */
export interface SsoTokenPayload {
  readonly userUuid: string;
  readonly accountId?: number | undefined;
  readonly serviceId?: number | undefined;
  readonly target: SsoTarget;
}

/** A token, which works once and is never shown again. */
export interface SsoToken {
  readonly token: Secret;
  /** Where the browser has to go with it. */
  readonly redirectUrl: string;
}

/** Makes a token that signs in the subject. Throws `sso_token_not_made`. */
export async function mintSsoToken(
  deps: Pick<Deps, 'protocol' | 'hasher' | 'random' | 'clock' | 'policy'>,
  subject: SsoSubject,
): Promise<SsoToken> {
  const token = new Secret(deps.random.hex(20));
  const payload: SsoTokenPayload = {
    userUuid: subject.user.uuid,
    accountId: subject.account?.id,
    serviceId: subject.service?.id,
    target: subject.target,
  };
  const isNew = await deps.protocol.putNew({
    kind: SSO_TOKEN,
    key: deps.hasher.digest(token).digest,
    payload: { ...payload },
    ties: { userUuid: subject.user.uuid, identifier: subject.identifier },
    expiresAt: deps.clock.now() + SSO_TOKEN_SECONDS * 1000,
  });
  if (!isNew) throw new AppError('sso_token_not_made', { reason: 'server_error. try again' });
  const redirectUrl = `${deps.policy.singleSignOnUrl}?access_token=${token.reveal()}`;
  return { token, redirectUrl };
}
