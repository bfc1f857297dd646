import type { AccountClaims } from 'oidc-provider';
import type { Deps } from '../../actions/deps.ts';
import type { User } from '../../core/account.ts';
import { maySignIn } from '../../core/sign-in.ts';

/**
 * The user with that UUID while they may be signed in; undefined ends every token that speaks for
 * them. Asked at each use of a token, so that a closed account loses access at once.
 */
export async function findSignedIn(
  deps: Pick<Deps, 'directory'>,
  uuid: string,
): Promise<User | undefined> {
  const found = await deps.directory.findUser({ uuid });
  if (found === undefined) return undefined;
  const { user } = found;
  return maySignIn(await deps.directory.accountsOf(user.id)) ? user : undefined;
}

/** What the scopes `profile` and `email` tell of a user (OpenID Connect Core section 5.1). */
export function userClaims(user: User): AccountClaims {
  const name = user.name || `${user.givenName} ${user.familyName}`.trim();
  return {
    sub: user.uuid,
    email: user.email,
    email_verified: user.emailVerified,
    ...(name && { name }),
    ...(user.givenName && { given_name: user.givenName }),
    ...(user.familyName && { family_name: user.familyName }),
    ...(user.locale && { locale: user.locale }),
    updated_at: Math.floor(user.updatedAt / 1000),
  };
}
