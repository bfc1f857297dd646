import { Secret } from '../core/secret.ts';
import type { Deps } from './deps.ts';

/** How many recovery codes a user gets. */
const RECOVERY_CODES = 10;

/** The owner to whom the key of a user's authenticator app is sealed. */
export function totpOwner(uuid: string): string {
  return `totp:${uuid}`;
}

/** New recovery codes, to be shown once, and what is stored of them. */
export function newRecoveryCodes(deps: Pick<Deps, 'hasher' | 'random'>, uuid: string) {
  const codes = Array.from({ length: RECOVERY_CODES }, () => {
    const text = deps.random.hex(8);
    return new Secret(text.replace(/(.{4})(?!$)/g, '$1-'));
  });
  return { codes, digests: codes.map((code) => recoveryDigest(deps, uuid, code)) };
}

/** Codes as one secret, in which a repeated idempotency key brings them back. */
export function joinCodes(codes: readonly Secret[]): Secret {
  return new Secret(codes.map((code) => code.reveal()).join(' '));
}

/** The codes of `joinCodes`. */
export function splitCodes(joined: Secret): readonly Secret[] {
  return joined
    .reveal()
    .split(' ')
    .map((code) => new Secret(code));
}

/** What is stored of a recovery code, however its owner writes it. */
export function recoveryDigest(deps: Pick<Deps, 'hasher'>, uuid: string, code: Secret): string {
  const text = code.reveal().replace(/[\s-]/g, '').toLowerCase();
  return deps.hasher.digest(new Secret(`recovery code of ${uuid}: ${text}`)).digest;
}
