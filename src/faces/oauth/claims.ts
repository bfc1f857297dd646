import type { AccountClaims } from 'oidc-provider';
import type { User } from '../../core/account.ts';

/** The claims that each scope tells (OpenID Connect Core section 5.4). */
export const CLAIMS_OF_SCOPE = {
  openid: ['sub'],
  profile: ['name', 'given_name', 'family_name', 'locale', 'updated_at'],
  email: ['email', 'email_verified'],
};

/** What the scopes tell of a user; without any scopes, what all of them would. */
export function userClaims(user: User, scopes?: readonly string[]): AccountClaims {
  const all = allClaims(user);
  if (scopes === undefined) return all;
  const told = Object.entries(CLAIMS_OF_SCOPE)
    .filter(([scope]) => scope === 'openid' || scopes.includes(scope))
    .flatMap(([, names]) => names);
  const claims = told.filter((name) => name in all).map((name) => [name, all[name]] as const);
  return { sub: user.uuid, ...Object.fromEntries(claims) };
}

function allClaims(user: User): AccountClaims {
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
