import type { SecretId } from './ids.ts';
import type { Scope } from './scope.ts';

/** What a review may find about a credential, and what that means. */
export const FINDINGS = {
  redirect_insecure: 'Codes that are sent to this address without https can be read on their way.',
  redirect_loopback_name:
    'The name localhost may lead to another machine, an IP literal such as 127.0.0.1 never does.',
  redirect_expired: 'This redirect URI has stopped working and can be removed.',
  redirect_expiring: 'From then on no redirect URI works any more, and nobody can sign in.',
  redirect_missing: 'Nobody can sign in, because no redirect URI works.',
  secret_missing: 'It cannot show who it is, because no secret is accepted.',
  secret_expiring:
    'This secret ends soon, but was used in the last 24 hours or is the last one to end.',
  secret_old: 'This secret is old and never ends; rotate it.',
  secret_unused: 'Nobody uses this secret, another one is in use; end this one.',
  never_used: 'Nobody has ever used it.',
  unused: 'Nobody has used or changed it for long.',
  scope_unused: 'It got no token with this scope for long; take the scope away.',
  redirect_host_unknown:
    'This host does not exist; whoever comes to own its name receives the codes.',
  redirect_wildcard_dns:
    'Every name beside this host leads to the same place; where these names are given to anybody, ' +
    'as shared hosting does, the next owner of this one receives the codes.',
  redirect_https_refused: 'This host does not speak https at this port.',
  redirect_certificate_invalid: 'Browsers refuse the certificate that this host shows.',
} as const;

/** Names a kind of finding. */
export type FindingCode = keyof typeof FINDINGS;

/** Every code. */
export const FINDING_CODES = Object.keys(FINDINGS) as [FindingCode, ...FindingCode[]];

/** Something about a credential on which somebody should act. */
export interface Finding {
  readonly code: FindingCode;
  readonly message: string;
  /** What it is about; null = the credential itself. */
  readonly redirectUri: string | null;
  readonly secretId: SecretId | null;
  readonly scope: Scope | null;
  /**
   * Milliseconds since 1970: when it ends or ended; of what is old or was never used, when it was
   * made; of what is unused, when it was used last, of a scope the start of that day; null = no moment, or never.
   */
  readonly at: number | null;
}

/** Makes a finding. */
export function finding(
  code: FindingCode,
  about: Partial<Pick<Finding, 'redirectUri' | 'secretId' | 'scope' | 'at'>> = {},
): Finding {
  const nothing = { redirectUri: null, secretId: null, scope: null, at: null };
  return { code, message: FINDINGS[code], ...nothing, ...about };
}
