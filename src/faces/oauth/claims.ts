import type { AccountClaims } from 'oidc-provider';
import type { User } from '../../core/account.ts';

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
