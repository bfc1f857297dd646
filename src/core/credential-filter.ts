import type { GrantType } from './grant-type.ts';
import type { CredentialId, ServiceId } from './ids.ts';
import type { Scope } from './scope.ts';

/** Which credentials are wanted; all that is given must be so. Times are milliseconds since 1970. */
export interface CredentialFilter {
  readonly grantType?: GrantType | undefined;
  readonly scope?: Scope | undefined;
  /** Host of one of its redirect URIs, lower case. */
  readonly redirectHost?: string | undefined;
  readonly serviceId?: ServiceId | undefined;
  /** Last used before then; one that was never used counts from its creation. */
  readonly unusedSince?: number | undefined;
  readonly neverUsed?: boolean | undefined;
  /** One of its secrets that has not ended ends before then. */
  readonly expiringBefore?: number | undefined;
}

/** By what the pages of a list are in order. */
export type PageOrder = 'id' | 'unused' | 'expiring';

/**
 * The order of a filtered list: by id; where only time narrows it, those that are longest unused, or
 * that expire soonest, come first.
 */
export function pageOrder(filter: CredentialFilter): PageOrder {
  if (filter.redirectHost !== undefined || filter.serviceId !== undefined) return 'id';
  if (filter.expiringBefore !== undefined) return 'expiring';
  return filter.unusedSince === undefined ? 'id' : 'unused';
}

/** A place in an ordered list: what it is ordered by, and what tells equal ones apart. */
export type Place = readonly [key: number, tie: number];

/** The place of a credential in a list by id. */
export function placeOfId(id: CredentialId): Place {
  return [id, id];
}

/** Which page. */
export interface CredentialPageQuery extends CredentialFilter {
  /** Only by id. */
  readonly descending?: boolean | undefined;
  /** Behind that place; absent = from the start. */
  readonly after?: Place | undefined;
  readonly limit: number;
}
