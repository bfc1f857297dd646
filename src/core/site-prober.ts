import type { FindingCode } from './finding.ts';
import { isLoopbackLiteral, readWebAddress } from './uri.ts';

/** Findings for which the network has to be asked. */
export const NETWORK_CODES = [
  'redirect_host_unknown',
  'redirect_wildcard_dns',
  'redirect_https_refused',
  'redirect_certificate_invalid',
] as const satisfies readonly FindingCode[];

/** Why the network told too little. */
export const UNCHECKED = {
  no_dns_answer: 'No name server answered.',
  no_tls_answer: 'Nobody answered in time.',
  not_asked: 'Too many others were being asked about. Review it again.',
  private_address: 'Its address is none of the public internet, and was not contacted.',
} as const;

/** Names a reason why. */
export type UncheckedReason = keyof typeof UNCHECKED;

/** Every reason. */
export const UNCHECKED_REASONS = Object.keys(UNCHECKED) as [UncheckedReason, ...UncheckedReason[]];

/** Where a redirect URI leads. */
export interface Site {
  /** Lower case; an IPv6 address keeps its brackets. */
  readonly host: string;
  /** Where https is expected; null = nowhere. */
  readonly tlsPort: number | null;
}

/** What the network tells of a site. */
export interface ProbedSite {
  readonly codes: readonly (typeof NETWORK_CODES)[number][];
  /** Why some of it is not known; null = all is. */
  readonly unchecked: UncheckedReason | null;
}

/**
 * Asks name servers about a host, and the host itself for its certificate; it sends no request, and
 * contacts no private address but those that the operator allows.
 */
export interface SiteProber {
  /** Never throws. */
  probe(site: Site): Promise<ProbedSite>;
}

/** The site of a web address; undefined = it is of an app, or of the machine of whoever opens it. */
export function siteOf(uri: string): Site | undefined {
  const { scheme, host, port = 443 } = readWebAddress(uri) ?? {};
  if (host === undefined || host === 'localhost' || isLoopbackLiteral(host)) return undefined;
  return { host, tlsPort: scheme === 'https' ? port : null };
}
