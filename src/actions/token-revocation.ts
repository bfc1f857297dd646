import type { Credential } from '../core/credential.ts';

/** Which tokens a change makes invalid. */
export const TOKEN_REVOCATIONS = ['none', 'refresh', 'all'] as const;

/** One of them. */
export type TokenRevocation = (typeof TOKEN_REVOCATIONS)[number];

/** The epochs that make those tokens invalid, however many there are. */
export function grownEpochs(
  old: Credential,
  revoke: TokenRevocation,
): Pick<Credential, 'revocationEpoch' | 'refreshEpoch'> {
  return {
    revocationEpoch: old.revocationEpoch + (revoke === 'all' ? 1 : 0),
    refreshEpoch: old.refreshEpoch + (revoke === 'refresh' ? 1 : 0),
  };
}
