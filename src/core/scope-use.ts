import { GRANT_TYPES } from './grant-type.ts';
import type { CredentialId } from './ids.ts';
import type { Scope } from './scope.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** By what the token endpoint issues access tokens: the grants of credentials, and RFC 6749 section 6. */
export const TOKEN_GRANTS = [...GRANT_TYPES, 'refresh_token'] as const;

/** By what an access token was issued. */
export type TokenGrant = (typeof TOKEN_GRANTS)[number];

/** What an access token was issued for. */
export interface IssuedScopes {
  readonly credentialId: CredentialId;
  readonly grant: TokenGrant;
  /** Separated by spaces, as the answer tells them. */
  readonly scope: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** The last day on which a credential got an access token with a scope by a grant. */
export interface ScopeUse {
  readonly credentialId: CredentialId;
  readonly scope: string;
  readonly grant: TokenGrant;
  /** As `dayOf` counts. */
  readonly day: number;
}

/** Uses of a credential as far as they are stored. Times are milliseconds since 1970. */
export interface KnownUses {
  /** With whichever secret or none; null = never. */
  readonly lastUsedAt: number | null;
  /** From when on no use of any scope that it has can be missing. */
  readonly scopesSince: number;
  /** In no order; maybe also of scopes that it has no more. */
  readonly scopes: readonly Omit<ScopeUse, 'credentialId'>[];
}

/** When a scope of a credential was last used. Days are written as in ISO 8601, in UTC. */
export interface LastScopeUse {
  readonly scope: Scope;
  /** null = not since uses are tracked. */
  readonly lastUsedOn: string | null;
  /** Each grant by which it was used, the latest first. */
  readonly grants: readonly { readonly grant: TokenGrant; readonly lastUsedOn: string }[];
}

/** The day of a moment in UTC, in days since 1970. */
export function dayOf(time: number): number {
  return Math.floor(time / DAY_MS);
}

/** The moment at which a day starts. */
export function startOfDay(day: number): number {
  return day * DAY_MS;
}

/** When each of a credential's scopes was last used, in the order of the scopes. */
export function lastScopeUses(
  scopes: readonly Scope[],
  uses: KnownUses['scopes'],
): readonly LastScopeUse[] {
  return scopes.map((scope) => {
    const grants = uses
      .filter((use) => use.scope === scope)
      .toSorted((a, b) => b.day - a.day || a.grant.localeCompare(b.grant))
      .map(({ grant, day }) => ({ grant, lastUsedOn: toIsoDate(day) }));
    return { scope, lastUsedOn: grants[0]?.lastUsedOn ?? null, grants };
  });
}

function toIsoDate(day: number): string {
  return new Date(startOfDay(day)).toISOString().slice(0, 10);
}
