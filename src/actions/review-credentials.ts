import { type Actor, checkAllowed } from '../core/actor.ts';
import type { Credential } from '../core/credential.ts';
import { type CredentialFilter, type Place, placeOfId } from '../core/credential-filter.ts';
import { AppError } from '../core/errors.ts';
import { type Finding, type FindingCode, finding } from '../core/finding.ts';
import type { CredentialId } from '../core/ids.ts';
import type { ListedCredential, StandingCredential } from '../core/ports.ts';
import { liveRedirectUris } from '../core/redirect-details.ts';
import { findingsOf, type ReviewLimits } from '../core/review.ts';
import {
  NETWORK_CODES,
  type ProbedSite,
  type Site,
  siteOf,
  type UncheckedReason,
} from '../core/site-prober.ts';
import type { Deps } from './deps.ts';

const ACTION = 'review-credentials';

/** How many credentials one page looks at. */
const MAX_LOOKED_AT = 500;
/** How many sites one page asks, unless a single credential has more. */
const MAX_SITES = 50;

/** What is looked for, and where. */
export interface ReviewQuery extends Pick<CredentialFilter, 'grantType' | 'serviceId'> {
  /** Absent = every one. */
  readonly codes?: readonly FindingCode[] | undefined;
  readonly limits: Omit<ReviewLimits, 'inUseMs'>;
  /** Whether name servers and the hosts of redirect URIs are asked. */
  readonly network: boolean;
  /** Behind that place; absent = from the start. */
  readonly after?: Place | undefined;
  /** Most credentials that are answered. */
  readonly limit: number;
}

/** A credential about which something was found, or could not be found out. */
export interface ReviewItem {
  readonly credential: Credential;
  readonly findings: readonly Finding[];
  /** Redirect URIs about which the network told too little. */
  readonly unchecked: readonly { readonly redirectUri: string; readonly reason: UncheckedReason }[];
}

/** A page of what was found. */
export interface Review {
  /** May be fewer than the limit, or none, also where more follow. */
  readonly items: readonly ReviewItem[];
  /** Where the next page starts; undefined = this is the last one. */
  readonly next: Place | undefined;
}

/**
 * Looks at a page of credentials by id, and answers those about which something is found. Throws
 * `value_invalid` when something is looked for that only the network tells and it is not asked,
 * `action_not_allowed`.
 */
export async function reviewCredentials(
  deps: Pick<Deps, 'credentials' | 'prober' | 'clock' | 'policy'>,
  actor: Actor,
  query: ReviewQuery,
): Promise<Review> {
  checkAllowed(actor, ACTION);
  const { grantType, serviceId, codes, after } = query;
  const isWanted = (code: FindingCode): boolean => codes?.includes(code) ?? true;
  if (codes !== undefined && !query.network && NETWORK_CODES.some(isWanted)) {
    throw new AppError('value_invalid', { field: 'network' });
  }
  const asksNetwork = query.network && NETWORK_CODES.some(isWanted);
  const now = deps.clock.now();
  const limits = { ...query.limits, inUseMs: deps.policy.recentUseMs };
  const page = await deps.credentials.page({ grantType, serviceId, after, limit: MAX_LOOKED_AT });
  const listed = asksNetwork ? upToSites(page.items, now) : page.items;
  const standing = await standingOf(deps, listed);
  const uses = isWanted('scope_unused') ? await usesOf(deps, listed) : undefined;
  // Last, because it takes long: all else is of one moment.
  const probed = asksNetwork ? await probeAll(deps, listed, standing, now) : undefined;
  const items: ReviewItem[] = [];
  let last: Credential | undefined;
  for (const { credential, lastUsedAt } of listed) {
    if (items.length === query.limit) break;
    last = credential;
    const found = standing.get(credential.id);
    // It was deleted meanwhile.
    if (found === undefined) continue;
    const reviewed = { ...found, lastUsedAt, scopeUses: uses?.get(credential.id) };
    const told = probed && toldOf(found.credential, probed, now);
    const all = [...findingsOf(reviewed, limits, now), ...(told?.findings ?? [])];
    const findings = all.filter(({ code }) => isWanted(code));
    const unchecked = told?.unchecked ?? [];
    if (findings.length > 0 || unchecked.length > 0) {
      items.push({ credential: found.credential, findings, unchecked });
    }
  }
  const isWhole = last === undefined || last.id === page.items.at(-1)?.credential.id;
  return { items, next: isWhole ? page.next : last && placeOfId(last.id) };
}

type Probed = ReadonlyMap<string, ProbedSite>;

/** What the network told about a credential. */
function toldOf(
  credential: Credential,
  probed: Probed,
  now: number,
): Pick<ReviewItem, 'findings' | 'unchecked'> {
  const told = sitesOf(credential, now).map(([redirectUri, site]) => ({
    redirectUri,
    ...probed.get(keyOf(site)),
  }));
  return {
    findings: told.flatMap(({ redirectUri, codes = [] }) =>
      codes.map((code) => finding(code, { redirectUri })),
    ),
    unchecked: told.flatMap(({ redirectUri, unchecked: reason }) =>
      reason ? [{ redirectUri, reason }] : [],
    ),
  };
}

type Standing = ReadonlyMap<CredentialId, StandingCredential>;

/** The same with their secrets. */
async function standingOf(
  { credentials }: Pick<Deps, 'credentials'>,
  listed: readonly ListedCredential[],
): Promise<Standing> {
  const found = await credentials.findMany(listed.map(({ credential }) => credential.identifier));
  return new Map(found.map((one) => [one.credential.id, one]));
}

function usesOf({ credentials }: Pick<Deps, 'credentials'>, listed: readonly ListedCredential[]) {
  return credentials.uses(listed.map(({ credential }) => credential.id));
}

/** The redirect URIs that lead to a site and work. */
function sitesOf(
  credential: Credential,
  now: number,
): readonly (readonly [redirectUri: string, Site])[] {
  return liveRedirectUris(credential, now).flatMap((uri) => {
    const site = siteOf(uri);
    return site === undefined ? [] : [[uri, site] as const];
  });
}

/** The first ones, as long as they have not too many sites together. */
function upToSites(listed: readonly ListedCredential[], now: number): readonly ListedCredential[] {
  const sites = new Set<string>();
  const end = listed.findIndex(({ credential }, index) => {
    for (const [, site] of sitesOf(credential, now)) sites.add(keyOf(site));
    return index > 0 && sites.size > MAX_SITES;
  });
  return end === -1 ? listed : listed.slice(0, end);
}

/** Asks about each site once. */
async function probeAll(
  { prober }: Pick<Deps, 'prober'>,
  listed: readonly ListedCredential[],
  standing: Standing,
  now: number,
): Promise<Probed> {
  const all = listed.flatMap(({ credential: { id } }) => {
    const found = standing.get(id);
    return found === undefined ? [] : sitesOf(found.credential, now);
  });
  const sites = new Map(all.map(([, site]) => [keyOf(site), site]));
  return new Map(
    await Promise.all(
      [...sites].map(async ([key, site]) => [key, await prober.probe(site)] as const),
    ),
  );
}

function keyOf({ host, tlsPort }: Site): string {
  return `${host} ${tlsPort}`;
}
